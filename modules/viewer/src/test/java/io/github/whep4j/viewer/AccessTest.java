package io.github.whep4j.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import org.junit.jupiter.api.Test;

class AccessTest {
    private final Access access = new Access(4711);

    @Test
    void theSecretOfTheUrlIsGoodOnce() {
        URI url = access.url();
        assertEquals(url, access.url());
        assertEquals("127.0.0.1:4711", url.getAuthority());
        String secret = url.getQuery().substring("key=".length());
        assertTrue(secret.length() >= 32, "guessable");
        assertFalse(access.takeSecret(""));
        assertFalse(access.takeSecret(secret.substring(1)));
        assertTrue(access.takeSecret(secret));
        assertFalse(access.takeSecret(secret));
        assertNotEquals(url, access.url());
    }

    @Test
    void theCookieIsThatOfThisServer() {
        String cookie = access.cookie();
        assertTrue(cookie.endsWith("; Path=/; HttpOnly; SameSite=Strict"), cookie);
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertTrue(access.hasCookie(headers("Cookie", "other=1; " + pair)));
        assertFalse(access.hasCookie(headers("Cookie", pair + "x")));
        assertFalse(access.hasCookie(headers("Cookie", pair.replace("4711", "4712"))));
        assertFalse(access.hasCookie(headers("Cookie", "")));
        assertFalse(access.hasCookie(new DefaultHttpHeaders()));
        assertFalse(new Access(4711).hasCookie(headers("Cookie", pair)));
    }

    @Test
    void theHostIsThisOne() {
        assertTrue(access.isOurHost(headers("Host", "127.0.0.1:4711")));
        assertTrue(access.isOurHost(headers("Host", "localhost:4711")));
        for (String host :
                new String[] {"127.0.0.1", "127.0.0.1:4712", "evil.example:4711", "localhost.evil.example:4711", ""}) {
            assertFalse(access.isOurHost(headers("Host", host)), host);
        }
        assertFalse(access.isOurHost(new DefaultHttpHeaders()));
    }

    @Test
    void anotherOriginIsTold() {
        HttpHeaders own = headers("Host", "localhost:4711");
        assertTrue(access.isOurOrigin(own));
        assertFalse(access.namesOurOrigin(own));
        own.set("Origin", "http://localhost:4711").set("Sec-Fetch-Site", "same-origin");
        assertTrue(access.namesOurOrigin(own));
        for (String origin :
                new String[] {"http://127.0.0.1:4711", "https://localhost:4711", "http://localhost:4712", "null", ""}) {
            own.set("Origin", origin);
            assertFalse(access.isOurOrigin(own), origin);
            assertFalse(access.mayOpen(own), origin);
        }
        own.remove("Origin");
        for (String site : new String[] {"same-site", "cross-site"}) {
            own.set("Sec-Fetch-Site", site);
            assertFalse(access.isOurOrigin(own), site);
            assertTrue(access.mayOpen(own), "a link may lead here");
        }
    }

    private static HttpHeaders headers(String name, String value) {
        return new DefaultHttpHeaders().add(name, value);
    }
}
