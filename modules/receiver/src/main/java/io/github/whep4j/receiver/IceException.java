package io.github.whep4j.receiver;

import io.github.whep4j.ice.IceReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** No path to the server's media address was found in time, or there is none that may be used. */
public final class IceException extends WhepException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable IceReport report;

    IceException(String code, String message, String hint, boolean retryable, @Nullable IceReport report) {
        super(Phase.ICE, code, message, hint, retryable, null);
        this.report = report;
    }

    /**
     * The candidates, what became of each pair of them, and what STUN and TURN servers said; {@link IceReport#toText()} is
     * the table of it. It has addresses in it and no credentials. Empty if ICE had not begun, or the exception was
     * serialized.
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
