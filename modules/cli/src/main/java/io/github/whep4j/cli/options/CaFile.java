package io.github.whep4j.cli.options;

import io.github.whep4j.cli.outcome.ReadFailure;
import io.github.whep4j.cli.outcome.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The file that {@code --ca} names: looked at before anything else is begun. */
public final class CaFile {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    /** What is longer is none, and not to be read. */
    private static final long MAX_BYTES = 4 << 20;

    private CaFile() {}

    /** Returns it if there is a certificate in it, by the looks of it; a pipe, which can be read but once, unread. */
    public static Path checked(Path file) {
        try {
            if (Files.readAttributes(file, BasicFileAttributes.class).isOther() || holdsCertificate(file)) {
                return file;
            }
        } catch (IOException e) {
            throw new UsageException("the certificate file " + file + " cannot be read: " + ReadFailure.reason(e));
        }
        throw new UsageException("there is no certificate in " + file + ": --ca wants PEM, with " + BEGIN);
    }

    private static boolean holdsCertificate(Path file) throws IOException {
        return Files.size(file) <= MAX_BYTES
                && Files.readString(file, StandardCharsets.ISO_8859_1).contains(BEGIN);
    }
}
