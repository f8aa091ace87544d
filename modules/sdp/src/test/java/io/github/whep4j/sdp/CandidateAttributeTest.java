package io.github.whep4j.sdp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateAttributeTest {
    @Test
    void everyFieldIsReadAndWritten() throws SdpException {
        String value = "842163049 1 udp 1677729535 203.0.113.9 61665 typ srflx raddr 192.0.2.9 rport 4001 generation 0";
        CandidateAttribute candidate = CandidateAttribute.parse(value);

        assertEquals(
                new CandidateAttribute(
                        "842163049",
                        1,
                        "udp",
                        1677729535L,
                        "203.0.113.9",
                        61665,
                        "srflx",
                        "192.0.2.9",
                        4001,
                        Map.of("generation", "0")),
                candidate);
        assertEquals(value, candidate.format());
        assertEquals(candidate, CandidateAttribute.parse("a=candidate:" + value));
        assertEquals(candidate, CandidateAttribute.parse("candidate:" + value + " dangling"));
        assertEquals(candidate, CandidateAttribute.parse(value.replace(" ", " \t ")));
    }

    @Test
    void theOdditiesOfTheFieldAreUnderstood() throws SdpException {
        assertEquals(
                "0", CandidateAttribute.parse(" 1 udp 1 192.0.2.1 5 typ host").foundation());
        assertEquals(
                "udp",
                CandidateAttribute.parse("1 1 UDP 1 192.0.2.1 5 typ HOST").transport());
        assertEquals(
                "2001:db8::1",
                CandidateAttribute.parse("1 1 udp 1 [2001:db8::1] 5 typ host").address());
        assertEquals("[]", CandidateAttribute.parse("1 1 udp 1 [] 5 typ host").address());
        assertEquals(
                "::/0",
                CandidateAttribute.parse("1 1 udp 1 192.0.2.1 5 typ host raddr ::/0 rport 0")
                        .relatedAddress());
        assertEquals(
                0,
                CandidateAttribute.parse("1 1 udp 1 192.0.2.1 5 typ relay raddr x rport y")
                        .relatedPort());
        assertEquals(
                "a/b",
                CandidateAttribute.parse("a-b 1 udp 1 192.0.2.1 5 typ host").foundation());
        assertNull(CandidateAttribute.parse("1 1 udp 1 192.0.2.1 5 typ srflx").relatedAddress());
        assertTrue(CandidateAttribute.parse("1 1 udp 1 2001:db8::1 5 typ srflx")
                .format()
                .endsWith("raddr :: rport 9"));
        String shown = CandidateAttribute.parse("1 1 udp 1 192.0.2.1 5 typ host ufrag secret")
                .toString();
        assertTrue(shown.contains("192.0.2.1:5"), shown);
        assertFalse(shown.contains("secret"));
    }

    /** As Chromium writes them, and longer. */
    @Test
    void asManyExtensionsAreReadAsThereAre() throws SdpException {
        StringBuilder value = new StringBuilder("f".repeat(32) + " 1 udp 1 203.0.113.9 5 typ srflx");
        value.append(" raddr 192.0.2.9 rport 4001 generation 0 ufrag abcd network-id 1 network-cost 50");
        for (int i = 0; i < 20; i++) {
            value.append(" name-").append(i).append(" value-").append(i);
        }
        CandidateAttribute candidate = CandidateAttribute.parse(value.toString());
        assertEquals(24, candidate.extensions().size());
        assertEquals(value.toString(), candidate.format());
    }

    @Test
    void withoutAFoundationNothingElseIsMissing() throws SdpException {
        String value = "1 udp 1 203.0.113.9 5 typ srflx raddr 192.0.2.9 rport 4001 generation 0";
        assertEquals(CandidateAttribute.parse("0 " + value), CandidateAttribute.parse("candidate: " + value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 1 udp 1 192.0.2.1 5",
                "1 257 udp 1 192.0.2.1 5 typ host",
                "1 -1 udp 1 192.0.2.1 5 typ host",
                "1 1 udp 0 192.0.2.1 5 typ host",
                "1 1 udp 2147483648 192.0.2.1 5 typ host",
                "1 1 udp 99999999999999999999 192.0.2.1 5 typ host",
                "1 1 udp 1 192.0.2.1 65536 typ host",
                "1 1 udp 1 192.0.2.1 5 typ",
                "1 1 udp 1 192.0.2.1 5 typ alien",
                "123456789012345678901234567890123 1 udp 1 192.0.2.1 5 typ host",
                "a\u00e4 1 udp 1 192.0.2.1 5 typ host",
                "1 1 udp 1 192.0.2.1\u0001 5 typ host"
            })
    void whatIsNoCandidateIsRefused(String value) {
        assertThrows(SdpException.class, () -> CandidateAttribute.parse(value));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, true",
        "10.0.0.1, true",
        "127.0.0.1, true",
        "2001:db8::1, true",
        "::1, true",
        "fd00::1, true",
        "fe80::1, false",
        "fe80::1%eth0, false",
        "::, false",
        "0.0.0.0, false",
        "ff02::1, false",
        "224.0.0.5, false",
        "255.255.255.255, false",
        "6d7f0a3c.local, false",
        "example.org, false",
        "1.2.3, false",
        "0x7f.1, false"
    })
    void onlyUnicastAddressesAreChecked(String address, boolean expected) throws SdpException {
        assertEquals(
                expected,
                CandidateAttribute.parse("1 1 udp 1 " + address + " 5 typ host").isCheckable());
    }

    @ParameterizedTest
    @CsvSource({
        "1 1 tcp 1 192.0.2.1 443 typ host tcptype passive, true",
        "1 1 TCP 1 2001:db8::1 443 typ srflx tcptype passive generation 0, true",
        "1 1 tcp 1 192.0.2.1 9 typ host tcptype active, false",
        "1 1 tcp 1 192.0.2.1 443 typ host tcptype so, false",
        "1 1 tcp 1 192.0.2.1 443 typ host, false",
        "1 1 ssltcp 1 192.0.2.1 443 typ host tcptype passive, false",
        "1 2 tcp 1 192.0.2.1 443 typ host tcptype passive, false",
        "1 1 tcp 1 192.0.2.1 0 typ host tcptype passive, false",
        "1 1 tcp 1 224.0.0.1 443 typ host tcptype passive, false",
        "1 1 tcp 1 camera.example.org 443 typ host tcptype passive, false",
        "1 1 udp 1 192.0.2.1 443 typ host tcptype passive, false"
    })
    void onlyPassiveTcpCandidatesAreConnectedTo(String candidate, boolean expected) throws SdpException {
        assertEquals(expected, CandidateAttribute.parse(candidate).isConnectable());
    }

    @ParameterizedTest
    @CsvSource({
        "1 1 udp 1 6d7f0a3c-2a7c-4a5e-9b7e-0123456789ab.local 5 typ host, true",
        "1 1 UDP 1 camera.example.org 5 typ srflx, true",
        "1 1 udp 1 mediamtx 5 typ host, true",
        "1 1 udp 1 1.2.3.A 5 typ host, true",
        "1 1 tcp 1 camera.example.org 443 typ host tcptype passive, true",
        "1 1 tcp 1 camera.example.org 9 typ host tcptype active, false",
        "1 2 udp 1 camera.example.org 5 typ host, false",
        "1 1 udp 1 camera.example.org 0 typ host, false",
        "1 1 udp 1 192.0.2.1 5 typ host, false",
        "1 1 udp 1 2001:db8::1 5 typ host, false",
        "1 1 udp 1 1.2.3 5 typ host, false",
        "1 1 udp 1 0x7f.1 5 typ host, false",
        "1 1 udp 1 fe80::1%eth0 5 typ host, false",
        "1 1 udp 1 camera..org 5 typ host, false",
        "1 1 udp 1 -camera.org 5 typ host, false",
        "1 1 udp 1 camera_1.org 5 typ host, false",
        "1 1 udp 1 user@camera.org 5 typ host, false",
    })
    void aHostNameIsToldFromAnAddress(String candidate, boolean expected) throws SdpException {
        assertEquals(expected, CandidateAttribute.parse(candidate).isNamed());
    }

    @Test
    void namesAreBounded() throws SdpException {
        String label = "a".repeat(63);
        String longest = String.join(".", label, label, label, "a".repeat(61));
        assertTrue(
                CandidateAttribute.parse("1 1 udp 1 " + longest + " 5 typ host").isNamed());
        assertFalse(CandidateAttribute.parse("1 1 udp 1 " + longest + "a 5 typ host")
                .isNamed());
        assertFalse(CandidateAttribute.parse("1 1 udp 1 a" + label + ".org 5 typ host")
                .isNamed());
    }

    @Test
    void onlyUdpOnComponentOneIsChecked() throws SdpException {
        assertFalse(CandidateAttribute.parse("1 1 tcp 1 192.0.2.1 5 typ host").isCheckable());
        assertFalse(
                CandidateAttribute.parse("1 1 ssltcp 1 192.0.2.1 5 typ host").isCheckable());
        assertFalse(CandidateAttribute.parse("1 2 udp 1 192.0.2.1 5 typ host").isCheckable());
        assertFalse(CandidateAttribute.parse("1 1 udp 1 192.0.2.1 0 typ host").isCheckable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "255.255.255.255",
                "192.0.2.1",
                "::",
                "::1",
                "1::",
                "2001:db8::8:800:200c:417a",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "64:ff9b::192.0.2.33",
                "1:2:3:4:5:6:192.0.2.33",
                "ABCD:EF01:2345:6789:ABCD:EF01:255.255.255.255",
                "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789"
            })
    void literalsAreReadAsTheJdkReadsThem(String literal) throws UnknownHostException {
        assertArrayEquals(InetAddress.getByName(literal).getAddress(), IpLiteral.parse(literal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.",
                ".2.3.4",
                "1..3.4",
                "1.2.3.+4",
                "0001.2.3.4",
                ":",
                ":::",
                "1:2",
                "1::2::3",
                ":1::2",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4::5:6:7:8",
                "12345::",
                "g::",
                "::1.2.3",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "::\uff11",
                "::1%1",
                "[::1]"
            })
    void whatIsNoLiteralIsNone(String text) {
        assertEquals(0, IpLiteral.parse(text).length);
    }
}
