package io.github.whep4j.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Parameter sets written field by field, straight from the syntax table, are read back; mangled ones do no harm. */
class SequenceParameterSetProperties {
    private static final List<Integer> PROFILES = List.of(66, 77, 88, 100, 110, 122, 244, 44);

    record Coded(
            int profile,
            int flags,
            int id,
            int chromaFormat,
            boolean separatePlanes,
            int pocType,
            int widthInMbs,
            int heightInMapUnits,
            boolean frameMbsOnly,
            int crop,
            OptionalInt reorderFrames,
            long noise) {

        boolean hasChromaFormat() {
            return profile >= 100 || profile == 44;
        }

        byte[] nalUnit() {
            BitWriter out =
                    new BitWriter().bits(profile, 8).bits(flags, 8).bits(40, 8).unsignedExpGolomb(id);
            if (hasChromaFormat()) {
                writeChroma(out);
            }
            out.unsignedExpGolomb(noise & 7).unsignedExpGolomb(pocType);
            if (pocType == 0) {
                out.unsignedExpGolomb(noise >>> 3 & 7);
            } else if (pocType == 1) {
                out.flag(true).signedExpGolomb(-(noise & 0xffff)).signedExpGolomb(noise & 0xfff);
                out.unsignedExpGolomb(2).signedExpGolomb(-1).signedExpGolomb(0x7fffffffL);
            }
            out.unsignedExpGolomb(4).flag(false);
            out.unsignedExpGolomb(widthInMbs - 1)
                    .unsignedExpGolomb(heightInMapUnits - 1)
                    .flag(frameMbsOnly);
            if (!frameMbsOnly) {
                out.flag(true);
            }
            out.flag(true).flag(crop > 0);
            if (crop > 0) {
                out.unsignedExpGolomb(0)
                        .unsignedExpGolomb(crop)
                        .unsignedExpGolomb(crop - 1)
                        .unsignedExpGolomb(1);
            }
            out.flag(reorderFrames.isPresent());
            reorderFrames.ifPresent(frames -> writeVui(out, frames));
            return out.nalUnit(0x67);
        }

        private void writeChroma(BitWriter out) {
            out.unsignedExpGolomb(chromaFormat);
            if (chromaFormat == 3) {
                out.flag(separatePlanes);
            }
            out.unsignedExpGolomb(2).unsignedExpGolomb(0).flag(false).flag(true);
            for (int list = 0; list < (chromaFormat == 3 ? 12 : 8); list++) {
                out.flag(list % 3 != 1);
                if (list % 3 == 0) { // each value the one before plus one
                    for (int i = 0; i < (list < 6 ? 16 : 64); i++) {
                        out.signedExpGolomb(1);
                    }
                } else if (list % 3 == 2) { // from the second value on as the first
                    out.signedExpGolomb(3).signedExpGolomb(-11);
                }
            }
        }

        private void writeVui(BitWriter out, int frames) {
            out.flag(true).bits(255, 8).bits(noise & 0xffff, 16).bits(7, 16);
            out.flag(true).flag(false);
            out.flag(true)
                    .bits(5, 3)
                    .flag(false)
                    .flag(true)
                    .bits(9, 8)
                    .bits(16, 8)
                    .bits(9, 8);
            out.flag(true).unsignedExpGolomb(1).unsignedExpGolomb(2);
            out.flag(true).bits(1001, 32).bits(60_000, 32).flag(false);
            for (int hrd = 0; hrd < 2; hrd++) {
                out.flag(true).unsignedExpGolomb(1).bits(0x42, 8);
                for (int cpb = 0; cpb < 2; cpb++) {
                    out.unsignedExpGolomb(noise & 0x7fffffffL)
                            .unsignedExpGolomb(99)
                            .flag(true);
                }
                out.bits(noise & 0xfffff, 20);
            }
            out.flag(false).flag(true).flag(true).flag(true);
            out.unsignedExpGolomb(2).unsignedExpGolomb(1).unsignedExpGolomb(10).unsignedExpGolomb(11);
            out.unsignedExpGolomb(frames).unsignedExpGolomb(16);
        }

        int width() {
            boolean halved = (chromaFormatOrDefault() == 1 || chromaFormatOrDefault() == 2);
            return widthInMbs * 16 - crop * (halved ? 2 : 1);
        }

        int height() {
            int fields = frameMbsOnly ? 1 : 2;
            int unit = chromaFormatOrDefault() == 1 ? 2 : 1;
            return heightInMapUnits * 16 * fields - crop * unit * fields;
        }

        private int chromaFormatOrDefault() {
            return hasChromaFormat() ? chromaFormat : 1;
        }
    }

    @Property(tries = 300)
    void readsWhatTheSyntaxTableWrites(@ForAll("coded") Coded coded) {
        SequenceParameterSet sps = SequenceParameterSet.parse(coded.nalUnit()).orElseThrow();

        assertEquals(coded.id(), sps.id());
        assertEquals(coded.profile(), sps.profileIdc());
        assertEquals(coded.width(), sps.width());
        assertEquals(coded.height(), sps.height());
        assertEquals(coded.frameMbsOnly(), sps.frameMbsOnly());
        if (coded.reorderFrames().isPresent()) {
            assertEquals(coded.reorderFrames(), sps.reorderFrames());
            VideoUsability vui = sps.videoUsability().orElseThrow();
            assertEquals(1001, vui.numUnitsInTick());
            assertEquals(60_000, vui.timeScale());
            assertEquals(9, vui.colourPrimaries());
        }
    }

    @Property(tries = 500)
    void mangledOnes_areReadWithinBoundsOrRefused(
            @ForAll("coded") Coded coded,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 10_000) Integer> places,
            @ForAll byte value,
            @ForAll @IntRange(max = 80) int length) {
        byte[] nalUnit = coded.nalUnit();
        for (int place : places) {
            nalUnit[1 + place % (nalUnit.length - 1)] = value;
        }
        SequenceParameterSetTest.check(SequenceParameterSet.parse(nalUnit));
        SequenceParameterSetTest.check(
                SequenceParameterSet.parse(Arrays.copyOf(nalUnit, Math.min(length, nalUnit.length))));
    }

    @Property(tries = 500)
    void anyBytes_areReadWithinBoundsOrRefused(@ForAll @Size(max = 60) byte[] bytes) {
        byte[] nalUnit = Fixtures.concat(new byte[] {0x67, 100}, bytes);
        SequenceParameterSetTest.check(SequenceParameterSet.parse(nalUnit));
        nalUnit[0] = 0x68;
        PictureParameterSet.parse(nalUnit).ifPresent(pps -> assertEquals(true, pps.id() <= 255 && pps.spsId() <= 31));
    }

    @Provide
    Arbitrary<Coded> coded() {
        Arbitrary<OptionalInt> reorder = Arbitraries.integers()
                .between(-1, 16)
                .map(frames -> frames < 0 ? OptionalInt.empty() : OptionalInt.of(frames));
        Arbitrary<int[]> size =
                Arbitraries.integers().between(1, 130).array(int[].class).ofSize(2);
        return Combinators.combine(
                        Arbitraries.of(PROFILES),
                        Arbitraries.integers().between(0, 31),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 2),
                        size,
                        Arbitraries.integers().between(0, 7),
                        reorder,
                        Arbitraries.longs())
                .as((profile, id, chroma, poc, sides, crop, frames, noise) -> new Coded(
                        profile,
                        (int) (noise & 0xe0),
                        id,
                        chroma,
                        false,
                        poc,
                        sides[0],
                        sides[1],
                        (noise & 1) == 0,
                        sides[0] == 1 || sides[1] == 1 ? 0 : crop,
                        frames,
                        noise));
    }
}
