package io.github.whep4j.recorder;

/** How much goes into one fragment of a {@link FragmentedMp4Recorder}. */
public enum Fragmentation {
    /** Each picture by itself: nothing is held back, for 0.8 % more bytes. For pipes and live views. */
    EACH_PICTURE,
    /**
     * What comes up to the next key frame, or within a second if that is shorter. For files: players find their way faster,
     * and what is cut off loses a second at most.
     */
    EACH_SECOND
}
