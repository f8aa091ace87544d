package io.github.whep4j.snapshot;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.NalUnit;
import io.github.whep4j.h264.ParameterSets;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;

/** The key frames that {@code make-stills} makes. */
final class Stills {
    static final List<String> NAMES = List.of(
            "baseline",
            "cropped",
            "main-cabac",
            "high-8x8",
            "slices",
            "full-range",
            "no-deblocking",
            "scaling",
            "scaling-cavlc");

    private Stills() {}

    static byte[] bytes(String name) {
        try (InputStream in = open(name + ".h264")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AccessUnit keyFrame(String name) {
        byte[] bytes = bytes(name);
        return keyFrame(bytes, parameterSets(bytes));
    }

    static AccessUnit keyFrame(byte[] annexB, ParameterSets sets) {
        return new AccessUnit(annexB, annexB.length, 0, 0, null, true, true, sets);
    }

    static ParameterSets parameterSets(byte[] annexB) {
        List<byte[]> nalUnits = new ArrayList<>();
        NalUnit.forEach(
                annexB, 0, annexB.length, (buf, off, len) -> nalUnits.add(Arrays.copyOfRange(buf, off, off + len)));
        return ParameterSets.of(nalUnits);
    }

    /** What ffmpeg makes of it. */
    static BufferedImage expected(String name) throws IOException {
        try (InputStream in = open(name + ".png")) {
            return ImageIO.read(in);
        }
    }

    private static InputStream open(String resource) {
        return Objects.requireNonNull(Stills.class.getResourceAsStream(resource), resource);
    }
}
