package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.junit.jupiter.api.Test;

/** What may come out of a decrypted record. */
class BoundedCipherTest {
    private static TlsCipher decoding(Object resultOrThrowable) {
        TlsCipher inner = (TlsCipher) Proxy.newProxyInstance(
                TlsCipher.class.getClassLoader(), new Class<?>[] {TlsCipher.class}, (proxy, method, arguments) -> {
                    if (resultOrThrowable instanceof Throwable throwable) {
                        throw throwable;
                    }
                    return resultOrThrowable;
                });
        return new SrtpTlsCrypto.BoundedCipher(inner);
    }

    private static TlsDecodeResult decode(Object resultOrThrowable) throws Exception {
        return decoding(resultOrThrowable)
                .decodeCiphertext(1, ContentType.handshake, ProtocolVersion.DTLSv12, new byte[100], 0, 100);
    }

    private static void assertDropped(Object resultOrThrowable) {
        TlsFatalAlert alert = assertThrows(TlsFatalAlert.class, () -> decode(resultOrThrowable));
        // The one that Bouncy Castle drops without a word.
        assertEquals(AlertDescription.bad_record_mac, alert.getAlertDescription());
    }

    private static TlsDecodeResult handshake(byte[] fragment) {
        byte[] buf = Wire.concat(new byte[7], fragment, new byte[3]);
        return new TlsDecodeResult(buf, 7, fragment.length, ContentType.handshake);
    }

    @Test
    void finished_passes() throws Exception {
        TlsDecodeResult finished = handshake(Wire.whole(20, 4, new byte[12]));
        assertSame(finished, decode(finished));
    }

    @Test
    void declaredLengthOf16MiB_isDropped() {
        assertDropped(handshake(Wire.fragment(20, 0xffffff, 4, 0, new byte[12])));
        assertDropped(handshake(Wire.fragment(20, 65, 4, 0, new byte[12])));
        assertDropped(handshake(
                Wire.concat(Wire.whole(20, 4, new byte[12]), Wire.fragment(20, 0xffffff, 5, 0, new byte[1]))));
    }

    @Test
    void truncatedHandshake_isDropped() {
        byte[] finished = Wire.whole(20, 4, new byte[12]);
        for (int length = 1; length < finished.length; length++) {
            assertDropped(handshake(java.util.Arrays.copyOf(finished, length)));
        }
    }

    @Test
    void otherContent_passesAsItIs() throws Exception {
        TlsDecodeResult alert = new TlsDecodeResult(new byte[] {1, 0}, 0, 2, ContentType.alert);
        assertSame(alert, decode(alert));
    }

    @Test
    void whateverIsWrong_becomesBadRecordMac() {
        assertDropped(new TlsFatalAlert(AlertDescription.decode_error));
        assertDropped(new TlsFatalAlert(AlertDescription.internal_error));
        assertDropped(new TlsFatalAlert(AlertDescription.bad_record_mac));
        assertDropped(new IllegalArgumentException());
        assertDropped(new ArrayIndexOutOfBoundsException());
    }
}
