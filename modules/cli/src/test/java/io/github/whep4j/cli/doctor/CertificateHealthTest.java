package io.github.whep4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a certificate is its maker's, and is shown on the user's terminal. */
class CertificateHealthTest {

    @Test
    void theCommonNameIsTold() {
        assertEquals("R11", CertificateHealth.nameOf(new X500Principal("CN=R11,O=Let's Encrypt,C=US")));
        assertEquals("O=Nobody", CertificateHealth.nameOf(new X500Principal("O=Nobody")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\\,", "\\\\"})
    void aNameOfAnyLengthIsCut(String part) {
        String shown = CertificateHealth.nameOf(new X500Principal("CN=x" + part.repeat(30_000)));
        assertTrue(shown.startsWith("x") && shown.length() < 200, shown);
    }

    /** ESC and CSI in one character begin what a terminal obeys; the override turns what follows around. */
    @Test
    void nothingInItIsObeyed() {
        String shown = CertificateHealth.nameOf(new X500Principal("CN=a\u001b[2Jb\u009b31mc\u202ed\u2028e"));
        assertEquals("a?[2Jb?31mc?d?e", shown);
    }
}
