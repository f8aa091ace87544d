package io.github.whep4j.cli.options;

import io.github.whep4j.receiver.SessionLimit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration, or {@code learned}. */
public final class SessionLimitConverter implements ITypeConverter<SessionLimit> {
    private static final String LEARNED = "learned";

    @Override
    public SessionLimit convert(String value) {
        if (value.strip().equalsIgnoreCase(LEARNED)) {
            return SessionLimit.learned();
        }
        try {
            return SessionLimit.of(new DurationConverter().convert(value));
        } catch (TypeConversionException e) {
            throw new TypeConversionException("a session limit is a time such as 30s, or 'learned'");
        }
    }
}
