package io.github.whep4j.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Does not repeat the URL when it is none: keys stand in queries. */
final class UriConverter implements ITypeConverter<URI> {
    @Override
    public URI convert(String value) {
        try {
            return new URI(value.strip());
        } catch (URISyntaxException e) {
            throw new TypeConversionException("this is no URL: " + e.getReason() + " at position " + e.getIndex());
        }
    }
}
