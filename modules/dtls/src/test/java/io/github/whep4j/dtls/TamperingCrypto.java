package io.github.whep4j.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Lets an authenticated peer misbehave: changes what it encrypts. */
final class TamperingCrypto extends BcTlsCrypto {
    /** What to encrypt instead. */
    interface Tamper {
        /** May return its argument, or an array that replaces it. */
        byte[] apply(int contentType, byte[] plaintext);
    }

    private final Tamper tamper;

    TamperingCrypto(Tamper tamper) {
        super(new SecureRandom());
        this.tamper = tamper;
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        return new Tampering(super.createCipher(parameters, encryptionAlgorithm, macAlgorithm), tamper);
    }

    private record Tampering(TlsCipher cipher, Tamper tamper) implements TlsCipher {
        @Override
        public TlsEncodeResult encodePlaintext(
                long sequenceNumber, short type, ProtocolVersion version, int header, byte[] buf, int off, int len)
                throws IOException {
            byte[] plaintext = tamper.apply(type, Arrays.copyOfRange(buf, off, off + len));
            return cipher.encodePlaintext(sequenceNumber, type, version, header, plaintext, 0, plaintext.length);
        }

        @Override
        public TlsDecodeResult decodeCiphertext(
                long sequenceNumber, short type, ProtocolVersion version, byte[] buf, int off, int len)
                throws IOException {
            return cipher.decodeCiphertext(sequenceNumber, type, version, buf, off, len);
        }

        @Override
        public int getCiphertextDecodeLimit(int limit) {
            return cipher.getCiphertextDecodeLimit(limit);
        }

        @Override
        public int getCiphertextEncodeLimit(int limit) {
            return cipher.getCiphertextEncodeLimit(limit);
        }

        @Override
        public int getPlaintextDecodeLimit(int limit) {
            return cipher.getPlaintextDecodeLimit(limit);
        }

        @Override
        public int getPlaintextEncodeLimit(int limit) {
            return cipher.getPlaintextEncodeLimit(limit);
        }

        @Override
        public void rekeyDecoder() throws IOException {
            cipher.rekeyDecoder();
        }

        @Override
        public void rekeyEncoder() throws IOException {
            cipher.rekeyEncoder();
        }

        @Override
        public boolean usesOpaqueRecordTypeDecode() {
            return cipher.usesOpaqueRecordTypeDecode();
        }

        @Override
        public boolean usesOpaqueRecordTypeEncode() {
            return cipher.usesOpaqueRecordTypeEncode();
        }
    }
}
