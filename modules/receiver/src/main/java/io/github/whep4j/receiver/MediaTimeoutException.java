package io.github.whep4j.receiver;

import io.github.whep4j.ice.IceReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connection stands, but no decodable picture came in time. Lost media later on is an event, not an exception. */
public final class MediaTimeoutException extends WhepException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable IceReport report;

    MediaTimeoutException(String code, String message, String hint, @Nullable IceReport report) {
        super(Phase.MEDIA, code, message, hint, true, null);
        this.report = report;
    }

    /**
     * The candidate pairs at that time, as in {@link IceException#report()}: one of them is connected, and nothing came over it.
     * Empty if the server ended the session or its {@link SessionLimit} did, or the exception was serialized.
     */
    public Optional<IceReport> report() {
        return Optional.ofNullable(report);
    }

    /** The {@linkplain #report() report} as a table. */
    @Override
    public String details() {
        return report == null ? "" : report.toText();
    }
}
