package io.github.whep4j.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What is written anywhere in a buffer that held something else is what RFC 8285 draws, and is found again. */
class HeaderExtensionsProperties {
    private static final int MOST_BYTES = 4_000;

    record Element(int id, byte[] data) {}

    @Property(tries = 300)
    void elementsAreFoundAsWritten(
            @ForAll boolean twoByte,
            @ForAll("elements") List<Element> elements,
            @ForAll @IntRange(max = 40) int off,
            @ForAll @IntRange(min = 1, max = 255) int padding,
            @ForAll Random random) {
        byte[] buf = new byte[off + MOST_BYTES];
        random.nextBytes(buf);
        byte[] before = Arrays.copyOf(buf, off);
        int length = RtpHeader.write(buf, off, 96, true, 7, 8, 9);
        length = HeaderExtensions.begin(buf, off, length, twoByte);
        assertEquals(0, RtpHeader.extensionDataLength(buf, off), "until it is ended");
        Map<Integer, byte[]> model = new LinkedHashMap<>();
        for (Element each : elements) {
            if (fits(each, twoByte)) {
                length = HeaderExtensions.append(buf, off, length, each.id, each.data, 0, each.data.length);
                model.putIfAbsent(each.id, each.data);
            } else {
                int end = length;
                assertThrows(
                        IllegalArgumentException.class,
                        () -> HeaderExtensions.append(buf, off, end, each.id, each.data, 0, each.data.length));
            }
        }
        length = HeaderExtensions.end(buf, off, length);
        int header = length;
        length = RtpHeader.appendPadding(buf, off, length, padding);

        assertEquals(0, (header - RtpHeader.FIXED_LENGTH) % 4, "whole words");
        assertEquals(header, RtpHeader.lengthOf(buf, off, length));
        assertEquals(padding, RtpHeader.paddingLength(buf, off, length, header));
        for (int i = header; i < length - 1; i++) {
            assertEquals(0, buf[off + i], "padding is zeros");
        }
        ByteBuffer drawn = ByteBuffer.wrap(buf, off, header).slice();
        assertEquals((twoByte ? 0x1000 : 0xBEDE), drawn.getShort(12) & 0xffff);
        assertEquals((header - 16) / 4, drawn.getShort(14));
        for (int id = 0; id <= 256; id++) {
            int at = HeaderExtensions.find(buf, off, id);
            byte[] wanted = model.get(id);
            assertEquals(wanted == null, at == HeaderExtensions.NOT_FOUND, "element " + id);
            if (wanted != null) {
                assertArrayEquals(wanted, Arrays.copyOfRange(buf, at, at + HeaderExtensions.lengthBytes(buf, off, at)));
            }
        }
        assertArrayEquals(before, Arrays.copyOf(buf, off), "nothing before the packet is touched");
    }

    /** RFC 8285, Sections 4.2 and 4.3. */
    private static boolean fits(Element each, boolean twoByte) {
        return twoByte
                ? each.id >= 1 && each.id <= 255 && each.data.length <= 255
                : each.id >= 1 && each.id <= 14 && each.data.length >= 1 && each.data.length <= 16;
    }

    @Provide
    Arbitrary<List<Element>> elements() {
        Arbitrary<Integer> ids = Arbitraries.oneOf(
                Arbitraries.of(0, 1, 14, 15, 16, 255, 256),
                Arbitraries.integers().between(1, 14));
        Arbitrary<Integer> lengths = Arbitraries.oneOf(
                Arbitraries.of(0, 1, 16, 17, 255, 256), Arbitraries.integers().between(1, 16));
        Arbitrary<byte[]> data = lengths.flatMap(
                length -> Arbitraries.bytes().array(byte[].class).ofSize(length));
        return Combinators.combine(ids, data).as(Element::new).list().ofMaxSize(8);
    }

    @Property(tries = 20)
    void paddingIsCountedInAByte(@ForAll @IntRange(max = 10) int off) {
        byte[] buf = new byte[400];
        for (int padding : new int[] {-1, 0, 256}) {
            assertThrows(IllegalArgumentException.class, () -> RtpHeader.appendPadding(buf, off, 12, padding));
        }
    }
}
