package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of segments: a pattern with {@code %d} or {@code %05d} for the number of the segment, or {@code %t} for the time
 * of its first picture in UTC ({@code 20261126T120000Z}), by the sender's clock where it is known and else by ours. {@code %%}
 * is a per cent sign. Without any of them {@code -%05d} goes before the ending: {@code door-00000.mp4}.
 *
 * <p>Numbers begin at 0 with each recording and replace files of an earlier one. Where the time alone makes a name that is
 * taken, a number is added.
 */
public final class SegmentNames {
    private static final Pattern PLACE = Pattern.compile("%(?:(0[1-9])?d|t|%|(.?))");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String pattern;
    private final boolean numbered;
    private final InstantSource clock;

    private SegmentNames(String pattern, boolean numbered, InstantSource clock) {
        this.pattern = pattern;
        this.numbered = numbered;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException if there is something else behind a per cent sign */
    public static SegmentNames parse(String pattern) {
        return parse(pattern, InstantSource.system());
    }

    static SegmentNames parse(String pattern, InstantSource clock) {
        boolean numbered = false;
        boolean timed = false;
        Matcher places = PLACE.matcher(pattern);
        while (places.find()) {
            if (places.group(2) != null) {
                throw new IllegalArgumentException(
                        "in the name of a segment there is %d or %05d for its number, %t for its time and %% for %, not "
                                + places.group());
            }
            numbered |= places.group().endsWith("d");
            timed |= places.group().endsWith("t");
        }
        String whole = numbered || timed ? pattern : beforeEnding(pattern, "-%05d");
        return new SegmentNames(whole, numbered || !timed, clock);
    }

    private static String beforeEnding(String name, String text) {
        int folder = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
        int dot = name.lastIndexOf('.');
        int at = dot > folder + 1 ? dot : name.length();
        return name.substring(0, at) + text + name.substring(at);
    }

    /** The file of a segment. */
    public Path path(int number, AccessUnit first) {
        Instant captured = first.captureTime();
        String name = name(number, captured != null ? captured : clock.instant());
        Path path = Path.of(name);
        for (int more = 2; !numbered && Files.exists(path); more++) {
            path = Path.of(beforeEnding(name, "-" + more));
        }
        return path;
    }

    private String name(int number, Instant time) {
        return PLACE.matcher(pattern).replaceAll(place -> {
            String found = place.group();
            String text = found.equals("%%")
                    ? "%"
                    : found.equals("%t") ? TIME.format(time) : String.format(Locale.ROOT, found, number);
            return Matcher.quoteReplacement(text);
        });
    }

    @Override
    public String toString() {
        return pattern;
    }
}
