package io.github.whep4j.media;

/** The sources that another one has replaced; the latest few, as a source may come back much later. */
final class SourceRegister {

    private static final int CAPACITY = 16;

    private final int[] retired = new int[CAPACITY];
    private int count;

    void retire(int ssrc) {
        readmit(ssrc);
        if (count == CAPACITY) {
            System.arraycopy(retired, 1, retired, 0, CAPACITY - 1);
            count--;
        }
        retired[count++] = ssrc;
    }

    void readmit(int ssrc) {
        int index = indexOf(ssrc);
        if (index >= 0) {
            System.arraycopy(retired, index + 1, retired, index, count - index - 1);
            count--;
        }
    }

    boolean isRetired(int ssrc) {
        return indexOf(ssrc) >= 0;
    }

    private int indexOf(int ssrc) {
        for (int i = 0; i < count; i++) {
            if (retired[i] == ssrc) {
                return i;
            }
        }
        return -1;
    }
}
