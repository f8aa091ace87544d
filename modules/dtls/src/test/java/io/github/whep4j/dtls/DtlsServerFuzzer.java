package io.github.whep4j.dtls;

import java.util.List;

/** {@link AnyDatagrams} at our server. */
final class DtlsServerFuzzer {
    private DtlsServerFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        AnyDatagrams.at(DtlsRole.SERVER, data);
    }

    /** A hello as our client says it: alone, twice, and with what might follow. */
    static List<byte[]> seeds() throws Exception {
        byte[] hello = Endpoint.clientHello(AnyDatagrams.THEIRS, AnyDatagrams.OURS.fingerprint());
        byte[] flight = Wire.concat(
                Wire.handshakeRecord(1, Wire.whole(11, 1, Wire.random(60, 2))),
                Wire.handshakeRecord(2, Wire.whole(16, 2, new byte[33])),
                Wire.changeCipherSpec(3));
        return List.of(AnyDatagrams.input(hello), AnyDatagrams.input(hello, hello), AnyDatagrams.input(hello, flight));
    }
}
