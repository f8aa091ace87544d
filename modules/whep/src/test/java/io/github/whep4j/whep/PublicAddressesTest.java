package io.github.whep4j.whep;

import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.failure;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that are refused where only the public internet may be reached. */
class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.7",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "198.51.100.1",
                "203.0.113.1",
                "198.18.0.1",
                "198.19.255.255",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:10.0.0.7",
                "64:ff9b::a00:7",
                "2002:a00:7::1",
                "2001::1",
                "2001:2::1",
                "2001:10::1",
                "3fff::1",
                "3fff:fff:ffff::1",
                "2001:1ff::1",
                "64:ff9b:1:a00:0:700:101:101",
                "64:ff9b:1::101:101",
                "2001:db8::1",
                "100::1"
            })
    void areNotPublic(String address) throws Exception {
        assertFalse(PublicAddresses.isPublic(InetAddress.getByName(address)), address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "192.1.0.1",
                "198.51.99.1",
                "198.50.100.1",
                "198.20.0.1",
                "203.0.112.1",
                "203.1.113.1",
                "192.167.255.255",
                "198.17.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                "64:ff9b::101:101",
                "2001:200::1",
                "2001:db7::1",
                "2001:cb8::1",
                "3fff:1000::1",
                "2002:101:101::1"
            })
    void arePublic(String address) throws Exception {
        assertTrue(PublicAddresses.isPublic(InetAddress.getByName(address)), address);
    }

    @Test
    void whatTheNameResolvesToCounts() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved());
                WhepClient client = new WhepClient(host ->
                        new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})})) {
            WhepSession session = WhepSession.of(
                    client,
                    request(URI.create("http://innocent.example:" + server.port() + "/SECRET"), null)
                            .publicTargetsOnly()
                            .build());
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals(WhepFailure.Kind.TARGET_REFUSED, failure.kind());
            assertFalse(failure.retryable());
            assertFalse(failure.toString().contains("SECRET"));
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
            assertEquals(0, server.requests().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/", "http://[::1]:1/", "http://10.0.0.7/", "https://[fe80::1]/"})
    void addressesInTheUrlCountToo(String url) throws Exception {
        try (WhepClient client = new WhepClient()) {
            WhepSession session = WhepSession.of(
                    client, request(URI.create(url), null).publicTargetsOnly().build());
            assertEquals(
                    WhepFailure.Kind.TARGET_REFUSED,
                    failure(session.post(OFFER)).kind());
        }
    }
}
