package io.github.whep4j.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The outermost boxes of an MP4 file, to see that it is one and that it is whole. */
public final class Mp4Boxes {
    private Mp4Boxes() {}

    /** The types in order; throws IllegalArgumentException if the last box is not whole. */
    public static List<String> types(byte[] file) {
        List<String> types = new ArrayList<>();
        ByteBuffer boxes = ByteBuffer.wrap(file);
        while (boxes.hasRemaining()) {
            if (boxes.remaining() < 8) {
                throw new IllegalArgumentException("half a box at the end");
            }
            int start = boxes.position();
            int length = boxes.getInt();
            byte[] type = new byte[4];
            boxes.get(type);
            if (length < 8 || length > file.length - start) {
                throw new IllegalArgumentException("a box of " + length + " bytes at " + start + " of " + file.length);
            }
            types.add(new String(type, StandardCharsets.US_ASCII));
            boxes.position(start + length);
        }
        return types;
    }

    /** How many fragments there are, in a file that has to be in order. */
    public static long fragments(byte[] file) {
        List<String> types = types(file);
        if (types.size() < 2 || !types.get(0).equals("ftyp") || !types.get(1).equals("moov")) {
            throw new IllegalArgumentException("no beginning of a fragmented MP4: " + types);
        }
        return types.stream().filter("moof"::equals).count();
    }

    /** The same of a file that may end in the middle of one, as after a kill. */
    static long wholeFragments(byte[] file) {
        int end = 0;
        while (file.length - end >= 8) {
            int length = ByteBuffer.wrap(file).getInt(end);
            if (length < 8 || length > file.length - end) {
                break;
            }
            end += length;
        }
        byte[] whole = Arrays.copyOf(file, end);
        List<String> types = types(whole);
        return fragments(whole) - (types.get(types.size() - 1).equals("moof") ? 1 : 0);
    }
}
