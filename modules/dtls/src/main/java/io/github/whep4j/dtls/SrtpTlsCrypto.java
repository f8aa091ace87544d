package io.github.whep4j.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's lightweight cryptography, which needs no provider, with three corrections: certificates keep the bytes
 * that came over the wire, what a decrypted record may do is limited, and an idle association is small.
 */
final class SrtpTlsCrypto extends BcTlsCrypto {
    /** For certificates and signatures: stateless but for its source of randomness, and shared by all sessions. */
    static final SrtpTlsCrypto INSTANCE = new SrtpTlsCrypto(new SecureRandom());

    SrtpTlsCrypto(SecureRandom random) {
        super(random);
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        return type == CertificateType.X509
                ? new WireCertificate(this, encoding)
                : super.createCertificate(type, encoding);
    }

    /** Straight from the source, without the time of day that Bouncy Castle stirs in: a {@link RepeatableRandom} repeats it. */
    @Override
    public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
        return size -> {
            byte[] nonce = new byte[size];
            getSecureRandom().nextBytes(nonce);
            return nonce;
        };
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        return new BoundedCipher(super.createCipher(parameters, encryptionAlgorithm, macAlgorithm));
    }

    /** Without the tables, which take 9 KiB for each direction and pay off only where there is data to encrypt. */
    @Override
    protected AEADBlockCipher createGCMMode(BlockCipher engine) {
        return GCMBlockCipher.newInstance(engine, new BasicGCMMultiplier());
    }

    /** The fingerprint is over the certificate as sent (RFC 8122, Section 5), which need not be DER to the letter. */
    private static final class WireCertificate extends BcTlsCertificate {
        private final byte[] encoding;

        WireCertificate(BcTlsCrypto crypto, byte[] encoding) throws IOException {
            super(crypto, encoding);
            this.encoding = encoding.clone();
        }

        @Override
        public byte[] getEncoded() {
            return encoding.clone();
        }
    }

    /**
     * Turns everything that can be wrong with a protected record into bad_record_mac, which Bouncy Castle drops
     * silently as RFC 6347, Section 4.1.2.7 asks: for a record that is too short to hold a tag it would otherwise end
     * the association. And no peer, be it authenticated, may declare a handshake message longer than Finished, the only
     * one that is protected: the reassembler would allocate its 24-bit length.
     */
    static final class BoundedCipher implements TlsCipher {
        private static final int MAX_PROTECTED_MESSAGE_BYTES = 64;

        private final TlsCipher cipher;

        BoundedCipher(TlsCipher cipher) {
            this.cipher = cipher;
        }

        @Override
        public TlsDecodeResult decodeCiphertext(
                long sequenceNumber, short recordType, ProtocolVersion version, byte[] buf, int off, int len)
                throws IOException {
            TlsDecodeResult decoded;
            try {
                decoded = cipher.decodeCiphertext(sequenceNumber, recordType, version, buf, off, len);
            } catch (TlsFatalAlert | RuntimeException e) {
                throw new TlsFatalAlert(AlertDescription.bad_record_mac, e);
            }
            if (decoded.contentType == ContentType.handshake && !isFinishedAtMost(decoded)) {
                throw new TlsFatalAlert(AlertDescription.bad_record_mac);
            }
            return decoded;
        }

        private static boolean isFinishedAtMost(TlsDecodeResult decoded) {
            int at = decoded.off;
            int end = decoded.off + decoded.len;
            while (end - at >= DtlsWire.HANDSHAKE_HEADER_BYTES) {
                if (DtlsWire.uint24(decoded.buf, at + 1) > MAX_PROTECTED_MESSAGE_BYTES) {
                    return false;
                }
                at += DtlsWire.HANDSHAKE_HEADER_BYTES + DtlsWire.uint24(decoded.buf, at + 9);
            }
            return at == end;
        }

        @Override
        public int getCiphertextDecodeLimit(int plaintextLimit) {
            return cipher.getCiphertextDecodeLimit(plaintextLimit);
        }

        @Override
        public int getCiphertextEncodeLimit(int plaintextLimit) {
            return cipher.getCiphertextEncodeLimit(plaintextLimit);
        }

        @Override
        public int getPlaintextDecodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextDecodeLimit(ciphertextLimit);
        }

        @Override
        public int getPlaintextEncodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextEncodeLimit(ciphertextLimit);
        }

        @Override
        public TlsEncodeResult encodePlaintext(
                long sequenceNumber,
                short contentType,
                ProtocolVersion version,
                int headerAllocation,
                byte[] plaintext,
                int off,
                int len)
                throws IOException {
            return cipher.encodePlaintext(sequenceNumber, contentType, version, headerAllocation, plaintext, off, len);
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
