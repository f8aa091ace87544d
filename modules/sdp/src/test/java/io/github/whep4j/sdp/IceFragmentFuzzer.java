package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text as the answer to an ICE restart: read, or refused by an SdpException. */
final class IceFragmentFuzzer {
    private IceFragmentFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        try {
            IceFragment fragment = IceFragment.read(new String(data, StandardCharsets.UTF_8));
            assertTrue(fragment.iceUfrag().length() >= 4 && fragment.iceUfrag().length() <= 256);
            assertTrue(fragment.icePwd().length() >= 22 && fragment.icePwd().length() <= 256);
            assertTrue(fragment.candidates().size() <= 100);
        } catch (SdpException declared) {
            assertFalse(declared.getMessage().isEmpty());
        }
    }

    static List<byte[]> seeds() {
        String credentials = "a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n";
        String section = "m=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"
                + "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host\r\na=end-of-candidates\r\n";
        return List.of(
                (credentials + section).getBytes(StandardCharsets.UTF_8),
                (section + credentials).getBytes(StandardCharsets.UTF_8),
                Samples.resource("answers/chromium.sdp").getBytes(StandardCharsets.UTF_8));
    }
}
