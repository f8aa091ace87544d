package io.github.whep4j.cli.options;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Does not repeat the URL when it is none: keys stand in queries. */
public final class UriConverter implements ITypeConverter<URI> {
    @Override
    public URI convert(String value) {
        String text = value.strip();
        if (text.equalsIgnoreCase("ring:") || text.equalsIgnoreCase("camera:")) {
            throw new TypeConversionException(
                    text.startsWith("r") || text.startsWith("R")
                            ? "behind ring: goes the id of a device, as in ring:DEVICE_ID"
                            : "behind camera: goes a name of your cameras.properties, as in camera:door");
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new TypeConversionException("this is no URL: " + e.getReason() + " at position " + e.getIndex());
        }
    }
}
