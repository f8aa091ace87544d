package io.github.whep4j.dtls;

import java.util.List;

/** {@link AnyDatagrams} at our client. */
final class DtlsClientFuzzer {
    private DtlsClientFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        AnyDatagrams.at(DtlsRole.CLIENT, data);
    }

    /** What our server says to another client of ours: whole, one datagram after the other, and its last with its first. */
    static List<byte[]> seeds() throws Exception {
        byte[][] said = Endpoint.serverSays(AnyDatagrams.THEIRS, AnyDatagrams.OURS);
        return List.of(
                AnyDatagrams.input(said),
                AnyDatagrams.input(said[0]),
                AnyDatagrams.input(said[said.length - 1], said[0]));
    }
}
