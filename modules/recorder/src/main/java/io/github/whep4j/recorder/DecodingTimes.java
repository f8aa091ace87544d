package io.github.whep4j.recorder;

import io.github.whep4j.recorder.FragmentedMp4File.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The decoding times of a recording of which all is known. While it was made they had to be told from what the stream had
 * signalled or shown by then, which may have been too little (B pictures that came only later) or too much (none came). Here
 * pictures are decoded at the times at which pictures are shown, in ascending order, and the whole is shown later by the least
 * that no picture need be decoded after it is shown: so no offset is negative, which old players do not understand, each
 * picture takes as long in decoding as one does on the screen, and without B pictures there are no offsets at all.
 */
final class DecodingTimes {
    /** The time of sixteen pictures, at four in a second; what is further off is no order of B pictures. */
    private static final long MAX_DISTANCE = SampleTimeline.MAX_STEP_BACK_OF_B_PICTURES;

    private final List<Sample> samples;
    private final long lead;

    private DecodingTimes(List<Sample> samples, long lead) {
        this.samples = samples;
        this.lead = lead;
    }

    /** In decoding order. */
    List<Sample> samples() {
        return samples;
    }

    /** At which time of the media the presentation begins. */
    long lead() {
        return lead;
    }

    /** @param lead at which time of the media the presentation begins in the recording */
    static DecodingTimes of(List<Sample> recorded, long lead) {
        if (recorded.stream().allMatch(sample -> sample.compositionOffset() == 0)) {
            return new DecodingTimes(recorded, lead);
        }
        long[] shown = presentationTimes(recorded);
        long[] decoded = ascending(shown);
        long least = 0;
        long most = 0;
        for (int i = 0; i < shown.length; i++) {
            least = Math.max(least, decoded[i] - shown[i]);
            most = Math.max(most, shown[i] - decoded[i]);
        }
        if (least > MAX_DISTANCE || most > MAX_DISTANCE) {
            return new DecodingTimes(recorded, lead);
        }
        List<Sample> samples = new ArrayList<>(shown.length);
        for (int i = 0; i < shown.length; i++) {
            Sample sample = recorded.get(i);
            long end = i + 1 < shown.length ? decoded[i + 1] : end(recorded, lead, decoded[i]);
            int offset = (int) (shown[i] + least - decoded[i]);
            samples.add(new Sample(end - decoded[i], sample.lengthBytes(), sample.sync(), offset));
        }
        return new DecodingTimes(samples, least);
    }

    private static long[] presentationTimes(List<Sample> samples) {
        long[] times = new long[samples.size()];
        long decodeTime = 0;
        for (int i = 0; i < times.length; i++) {
            times[i] = decodeTime + samples.get(i).compositionOffset();
            decodeTime += samples.get(i).duration();
        }
        return times;
    }

    private static long[] ascending(long[] times) {
        long[] ascending = times.clone();
        Arrays.sort(ascending);
        for (int i = 1; i < ascending.length; i++) {
            ascending[i] = Math.max(ascending[i], ascending[i - 1] + 1);
        }
        return ascending;
    }

    /** Where the presentation ends. It was recorded to end where decoding does, its beginning being the lead. */
    private static long end(List<Sample> recorded, long lead, long lastDecoded) {
        long end = recorded.stream().mapToLong(Sample::duration).sum() + lead;
        return end > lastDecoded
                ? end
                : lastDecoded + Math.max(1, recorded.get(recorded.size() - 1).duration());
    }
}
