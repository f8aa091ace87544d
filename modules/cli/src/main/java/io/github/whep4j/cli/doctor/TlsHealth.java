package io.github.whep4j.cli.doctor;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** A TLS handshake as a session would make it, with the JVM's own checks, and in words what they came to. */
final class TlsHealth {
    private final String host;
    private final int port;
    private final HealthReport health;

    TlsHealth(String host, int port, HealthReport health) {
        this.host = host;
        this.port = port;
        this.health = health;
    }

    /** Null if it failed: what has been found is in the report. Closing the result closes the socket. */
    @Nullable
    Socket handshake(Socket socket, @Nullable Path caFile) {
        long begunNanos = System.nanoTime();
        Witness witness = null;
        try {
            witness = new Witness(trustManager(caFile));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {witness}, null);
            SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            tellOf(secured.getSession(), System.nanoTime() - begunNanos, witness);
            return secured;
        } catch (IOException e) {
            tellOf(e, witness);
        } catch (GeneralSecurityException e) {
            health.ill("TLS", "cannot be set up: " + e.getMessage(), "look at --ca, and at the JVM's java.security");
        }
        return null;
    }

    private void tellOf(SSLSession session, long nanos, Witness witness) {
        health.well(
                "TLS",
                String.format(
                        Locale.ROOT,
                        "%s, %s, after %d ms",
                        session.getProtocol(),
                        session.getCipherSuite(),
                        TimeUnit.NANOSECONDS.toMillis(nanos)));
        X509Certificate[] chain = witness.chain;
        if (chain != null) {
            CertificateHealth.tellOfGood(chain[0], host, health);
        }
    }

    private void tellOf(IOException failure, @Nullable Witness witness) {
        X509Certificate[] chain = witness == null || !witness.refused ? null : witness.chain;
        if (chain != null) {
            CertificateHealth.tellOfRefused(chain, host, String.valueOf(failure.getMessage()), health);
            return;
        }
        String said = String.valueOf(failure.getMessage());
        if (said.contains("Unsupported or unrecognized SSL message")) {
            health.ill("TLS", "port " + port + " of " + host + " does not speak TLS", "is it http, or another port?");
        } else if (said.contains("protocol_version") || said.contains("handshake_failure")) {
            health.ill(
                    "TLS",
                    "the server takes none of the versions and ciphers of this JVM: " + said,
                    "TLS 1.2 is the least: a server with older ones alone has to be brought up to date");
        } else if (failure instanceof EOFException || !(failure instanceof SSLException)) {
            health.ill(
                    "TLS",
                    "the connection ended in the handshake, or took too long: " + said,
                    "is it the port for https? A proxy or firewall may cut TLS off");
        } else {
            health.ill("TLS", "the handshake failed: " + said, "ask who runs the server what its log says");
        }
    }

    private static X509ExtendedTrustManager trustManager(@Nullable Path caFile)
            throws GeneralSecurityException, IOException {
        KeyStore store = null;
        if (caFile != null) {
            store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (InputStream in = Files.newInputStream(caFile)) {
                int count = 0;
                for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry("ca" + count++, one);
                }
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager one : factory.getTrustManagers()) {
            if (one instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new CertificateException("this JVM has no check of certificates");
    }

    /** Lets the JVM judge, and keeps what it has judged. */
    private static final class Witness extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager judge;
        private X509Certificate @Nullable [] chain;
        private boolean refused;

        Witness(X509ExtendedTrustManager judge) {
            this.judge = judge;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, Socket socket)
                throws CertificateException {
            chain = shown.clone();
            refused = true;
            judge.checkServerTrusted(shown, authType, socket);
            refused = false;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, SSLEngine engine)
                throws CertificateException {
            judge.checkServerTrusted(shown, authType, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType) throws CertificateException {
            judge.checkServerTrusted(shown, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, Socket socket)
                throws CertificateException {
            judge.checkClientTrusted(shown, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, SSLEngine engine)
                throws CertificateException {
            judge.checkClientTrusted(shown, authType, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType) throws CertificateException {
            judge.checkClientTrusted(shown, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return judge.getAcceptedIssuers();
        }
    }
}
