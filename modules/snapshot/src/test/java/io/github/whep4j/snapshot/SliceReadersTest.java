package io.github.whep4j.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.whep4j.h264.ParameterSets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parameter sets that ask for tables of 2^30 places, which no heap of these tests has. */
class SliceReadersTest {
    private static final String SPS = "6742c00ada0a3640";
    /** The same, with a cpb_cnt_minus1 of 2^30 in its VUI parameters. */
    private static final String SPS_WITH_TABLE = "6742c00ada0a36820000030004000003001008";

    private static final String PPS = "68cb83cb20";
    /** num_slice_groups_minus1 is 2^30. */
    private static final String PPS_WITH_GROUPS = "68c0000003002000000300a8";

    private static final String SLICE = "65888400";

    @Test
    void noTableOfAnHrdIsMade() throws Exception {
        assertNotNull(readers(SPS_WITH_TABLE, PPS).open(bytes(SLICE)));
    }

    @Test
    void noTableOfSliceGroupsIsMade() {
        SnapshotException refused = assertThrows(
                SnapshotException.class, () -> readers(SPS, PPS_WITH_GROUPS).open(bytes(SLICE)));
        assertEquals("pictures with slice groups are not decoded here", refused.getMessage());
    }

    private static SliceReaders readers(String sps, String pps) {
        return new SliceReaders(ParameterSets.of(List.of(bytes(sps), bytes(pps))));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
