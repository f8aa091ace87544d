package io.github.whep4j.receiver;

import io.github.whep4j.ice.IceReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The DTLS handshake failed, or the peer's certificate is not the one that the answer names. */
public final class DtlsException extends WhepException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable IceReport report;

    DtlsException(String code, String message, String hint, boolean retryable, @Nullable IceReport report) {
        super(Phase.DTLS, code, message, hint, retryable, null);
        this.report = report;
    }

    /**
     * The candidate pairs at that time, one of which the handshake was sent on, as in {@link IceException#report()}. Empty
     * if the exception was serialized.
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
