package io.github.whep4j.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BoxWriterTest {
    @Test
    void whateverIsWrittenItsArrayGrows() {
        for (int initialBytes = 0; initialBytes < 50; initialBytes++) {
            BoxWriter out = new BoxWriter(initialBytes);
            int box = out.begin("outr", 1, 0x020304);
            out.u8(0xa1).u16(0xa2a3).u32(0xa4a5a6a7L).u64(0xb0b1b2b3b4b5b6b7L);
            out.zeros(3).bytes(new byte[] {1, 2}).ascii("xyz");
            out.box("innr", ByteBuffer.wrap(new byte[] {5}));
            out.end(box);

            assertEquals(
                    ByteBuffer.wrap(
                            Units.hex(
                                    "0000002c 6f757472 01020304 a1 a2a3 a4a5a6a7 b0b1b2b3b4b5b6b7 000000 0102 78797a 00000009 696e6e72 05")),
                    written(out));
        }
    }

    @Test
    void zerosAreSoWhereSomethingElseWasBefore() {
        BoxWriter out = new BoxWriter(8);
        out.u64(-1);
        out.clear();
        out.zeros(4).u32(7);
        assertEquals(ByteBuffer.wrap(Units.hex("00000000 00000007")), written(out));
    }

    private static ByteBuffer written(BoxWriter out) {
        return ByteBuffer.wrap(out.array(), 0, out.length());
    }
}
