package io.github.whep4j.whep;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The TLS contexts of one client, made when first needed: the JVM's trust store alone takes some hundred milliseconds. */
final class TlsContexts {

    private static final int MAX_CA_FILE_BYTES = 4 << 20;
    private static final Pattern PEM_CERTIFICATE = Pattern.compile(
            "-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END (?:X509 |TRUSTED )?CERTIFICATE-----");

    private record CaFile(Path path, FileTime modified, long size) {}

    private @Nullable SSLContext standard;
    private final Map<CaFile, SSLContext> custom = new HashMap<>();

    /**
     * The context that trusts what the JVM trusts, or the authorities of a PEM file alone. Reads files; slow the first time,
     * and again when the file has changed.
     */
    synchronized SSLContext get(@Nullable Path caFile) throws IOException, GeneralSecurityException {
        if (caFile == null) {
            if (standard == null) {
                standard = context(null);
            }
            return standard;
        }
        CaFile key = new CaFile(caFile, Files.getLastModifiedTime(caFile), Files.size(caFile));
        SSLContext known = custom.get(key);
        if (known == null) {
            known = context(trusting(caFile));
            custom.keySet().removeIf(other -> other.path().equals(caFile));
            custom.put(key, known);
        }
        return known;
    }

    /** A client's side of a connection: the host's name or address is checked against its certificate, TLS 1.2 is the least. */
    static SSLEngine engine(SSLContext context, HttpUrl url) {
        SSLEngine engine = context.createSSLEngine(url.host(), url.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SSLContext context(TrustManager @Nullable [] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust, null);
        return context;
    }

    private static TrustManager[] trusting(Path caFile) throws IOException, GeneralSecurityException {
        String pem = read(caFile);
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Matcher certificate = PEM_CERTIFICATE.matcher(pem);
        while (certificate.find()) {
            InputStream der = new ByteArrayInputStream(decode(certificate.group(1)));
            store.setCertificateEntry("ca" + store.size(), factory.generateCertificate(der));
        }
        if (store.size() == 0) {
            throw new CertificateException("The CA file has no PEM certificate in it");
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        return trust.getTrustManagers();
    }

    /** Bounded by what comes, not by the size: pipes and devices have none, and some of them no end. */
    private static String read(Path caFile) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(caFile)) {
            byte[] pem = in.readNBytes(MAX_CA_FILE_BYTES + 1);
            if (pem.length > MAX_CA_FILE_BYTES) {
                throw new CertificateException("The CA file is too long to be one");
            }
            return new String(pem, StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] decode(String base64) throws CertificateException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new CertificateException("A certificate in the CA file is damaged: " + e.getMessage(), e);
        }
    }
}
