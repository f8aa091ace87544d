package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {

    /** RFC 3986, Sections 5.4.1 and 5.4.2; references with a fragment lose it. */
    @ParameterizedTest
    @CsvSource({
        "g,/b/c/g",
        "./g,/b/c/g",
        "g/,/b/c/g/",
        "/g,/g",
        "?y,/b/c/d;p?y",
        "g?y,/b/c/g?y",
        "#s,/b/c/d;p?q",
        "g#s,/b/c/g",
        "g?y#s,/b/c/g?y",
        ";x,/b/c/;x",
        "g;x,/b/c/g;x",
        "g;x?y#s,/b/c/g;x?y",
        "'',/b/c/d;p?q",
        ".,/b/c/",
        "./,/b/c/",
        "..,/b/",
        "../,/b/",
        "../g,/b/g",
        "../..,/",
        "../../,/",
        "../../g,/g",
        "../../../g,/g",
        "../../../../g,/g",
        "/./g,/g",
        "/../g,/g",
        "g.,/b/c/g.",
        ".g,/b/c/.g",
        "g..,/b/c/g..",
        "..g,/b/c/..g",
        "./../g,/b/g",
        "./g/.,/b/c/g/",
        "g/./h,/b/c/g/h",
        "g/../h,/b/c/h",
        "g;x=1/./y,/b/c/g;x=1/y",
        "g;x=1/../y,/b/c/y",
        "g?y/./x,/b/c/g?y/./x",
        "g?y/../x,/b/c/g?y/../x",
    })
    void resolvesAsTheRfcDoes(String reference, String target) {
        HttpUrl resolved = HttpUrl.parse("http://a/b/c/d;p?q").resolve(reference);
        assertEquals(target, resolved.target());
        assertEquals("http://a", resolved.origin().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "https://Example.ORG/x,https://example.org,/x",
        "HTTPS://example.org:443,https://example.org,/",
        "http://example.org:80?a=b,http://example.org,/?a=b",
        "http://example.org:8889/stream/whep,http://example.org:8889,/stream/whep",
        "http://example.org:/x,http://example.org,/x",
        "http://user:pass@example.org/x,http://example.org,/x",
        "http://good@evil@example.org/x,http://example.org,/x",
        "http://my_camera/x,http://my_camera,/x",
        "http://[::1]:8080/x,http://[0:0:0:0:0:0:0:1]:8080,/x",
        "http://[0:0:0:0:0:0:0:1]/x,http://[0:0:0:0:0:0:0:1],/x",
        "http://[2001:DB8::1]/x,http://[2001:db8:0:0:0:0:0:1],/x",
        "http://[::ffff:127.0.0.1]/x,http://127.0.0.1,/x",
        "http://a/b|c{d},http://a,/b%7cc%7bd%7d",
        "http://a/%2e%2e/b,http://a,/%2e%2e/b",
        "http://a:65535/x,http://a:65535,/x",
        "http://a/~b\"c\"<d>^`e`\\f,http://a,/~b%22c%22%3cd%3e%5e%60e%60%5cf",
    })
    void parses(String url, String origin, String target) {
        HttpUrl parsed = HttpUrl.parse(url);
        assertEquals(origin, parsed.origin().toString());
        assertEquals(target, parsed.target());
    }

    /** RFC 9110, Section 7.2. */
    @ParameterizedTest
    @CsvSource({
        "https://user@Example.org/x,example.org",
        "https://example.org:443/x,example.org",
        "https://example.org:80/x,example.org:80",
        "http://example.org:80/x,example.org",
        "http://example.org:8889/x,example.org:8889",
        "http://[::1]/x,[0:0:0:0:0:0:0:1]",
        "http://[::1]:8889/x,[0:0:0:0:0:0:0:1]:8889",
    })
    void theHostHeaderNamesThePortWhereItIsNotTheSchemesOwn(String url, String authority) {
        assertEquals(authority, HttpUrl.parse(url).authority());
    }

    @Test
    void anotherAuthorityOrSchemeIsAnotherOrigin() {
        HttpUrl base = HttpUrl.parse("https://a/b");
        assertEquals("https://c", base.resolve("//c/d").origin().toString());
        assertEquals("http://a:443", base.resolve("http://a:443/d").origin().toString());
        assertEquals(base.origin(), base.resolve("https://A:443/d").origin());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a/b",
                "file:///etc/passwd",
                "http:/a/b",
                "http:b",
                "https:",
                "http://",
                "http:///b",
                "//",
                "http://a b/",
                "http://a/b c",
                "http://a/b\r\nX: y",
                "http://a/b\u0000",
                "http://a\\b/",
                "http://a:65536/",
                "http://a:0/",
                "http://a:-1/",
                "http://a:8a/",
                "http://[::1/",
                "http://[fe80::1%25eth0]/",
                "http://[v1.a]/",
                "http://a%41/",
                "http://a\u0100/",
                "javascript:alert(1)",
            })
    void refuses(String reference) {
        HttpUrl base = HttpUrl.parse("http://a/b");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> base.resolve(reference));
        assertFalse(reference.length() > 8 && e.getMessage().contains(reference));
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThrows(IllegalArgumentException.class, () -> HttpUrl.parse("http://a/" + "b".repeat(8192)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/", "http://cam.localhost/", "http://127.9.9.9/", "http://[::1]/"})
    void knowsLoopback(String url) {
        assertTrue(HttpUrl.parse(url).isLoopback());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost.example.org/",
                "http://127.0.0.1.example.org/",
                "http://notlocalhost/",
                "http://0x7f.1/",
                "http://[::2]/",
                "http://10.0.0.1/"
            })
    void knowsWhatIsNotLoopback(String url) {
        assertFalse(HttpUrl.parse(url).isLoopback());
    }

    @Test
    void everyPrefixAndBitFlipIsAUrlOrRefused() {
        String url = "https://user@cam_1.example.org:8443/v1/../devices/%41/whep?x=[1]&y={z}#f";
        HttpUrl base = HttpUrl.parse("http://a/b/c");
        for (int i = 0; i <= url.length(); i++) {
            staysSane(base, url.substring(0, i));
            for (int bit = 0; bit < 8 && i < url.length(); bit++) {
                staysSane(base, url.substring(0, i) + (char) (url.charAt(i) ^ 1 << bit) + url.substring(i + 1));
            }
        }
    }

    private static void staysSane(HttpUrl base, String reference) {
        HttpUrl resolved;
        try {
            resolved = base.resolve(reference);
        } catch (IllegalArgumentException e) {
            return;
        }
        assertTrue(resolved.target().startsWith("/"));
        assertTrue(resolved.target().chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '#'));
        assertEquals(resolved, HttpUrl.parse(resolved.origin() + resolved.target()));
    }

    @Test
    void showsNoPath() {
        assertEquals(
                "https://a:8443/…",
                HttpUrl.parse("https://a:8443/secret?token=x").toString());
    }
}
