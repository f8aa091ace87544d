package io.github.whep4j.cli.doctor;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** A server's certificate in words: for whom, by whom, until when; and why the JVM does not take it. */
final class CertificateHealth {
    private static final String WHAT = "certificate";
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int MOST_NAMES = 8;
    private static final long SOON_DAYS = 14;
    private static final int LONGEST_SHOWN = 120;
    /** Without a way back: each character would be a step on the stack, and names may have tens of thousands. */
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)\\s*CN=((?:[^,\\\\]|\\\\.)++)");

    /** Escape sequences, also those of one character, direction overrides, line ends of any kind. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private CertificateHealth() {}

    static void tellOfGood(X509Certificate leaf, String host, HealthReport health) {
        Instant end = leaf.getNotAfter().toInstant();
        long days = Duration.between(Instant.now(), end).toDays();
        health.well(
                WHAT,
                "for " + host + ", issued by " + issuer(leaf) + ", good until " + day(end) + " (" + days + " days)");
        if (days < SOON_DAYS) {
            health.remark(WHAT, "it runs out soon: is it renewed by itself?");
        }
    }

    /** @param said the JVM's own words */
    static void tellOfRefused(X509Certificate[] chain, String host, String said, HealthReport health) {
        X509Certificate leaf = chain[0];
        boolean told = tellOfTime(leaf, Instant.now(), health);
        if (said.contains("No name matching") || said.contains("No subject alternative")) {
            told = true;
            List<String> names = names(leaf);
            health.ill(
                    WHAT,
                    "it is for " + (names.isEmpty() ? "no name at all" : String.join(", ", names)) + ", and not for "
                            + host,
                    "use a name that it is for in the URL, or ask who runs the server; it may also be another server");
        }
        if (said.contains("unable to find valid certification path") || said.contains("PKIX path building failed")) {
            told = true;
            tellOfAuthority(chain, health);
        }
        if (!told) {
            health.ill(WHAT, "the JVM does not take it: " + said, "ask who runs the server");
        }
    }

    /** Whether there was something to tell. */
    static boolean tellOfTime(X509Certificate leaf, Instant now, HealthReport health) {
        Instant begin = leaf.getNotBefore().toInstant();
        Instant end = leaf.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            health.ill(
                    WHAT,
                    "it ran out on " + day(end) + ", and today is " + day(now),
                    "if that is the right day, who runs the server has to renew it; else set this machine's clock");
        } else if (now.isBefore(begin)) {
            health.ill(
                    WHAT,
                    "it is good from " + day(begin) + " on, and today is " + day(now),
                    "is this machine's clock right?");
        } else {
            return false;
        }
        return true;
    }

    private static void tellOfAuthority(X509Certificate[] chain, HealthReport health) {
        X509Certificate last = chain[chain.length - 1];
        if (chain.length == 1 && last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
            health.ill(
                    WHAT,
                    "it is signed by itself, so nobody vouches that this is the server",
                    "if the server is yours, give its certificate as a PEM file by --ca");
        } else {
            health.ill(
                    WHAT,
                    "it was issued by " + issuer(last) + ", whom this JVM does not trust",
                    "if that authority is your own, give its certificate as a PEM file by --ca; if it is a public one, the"
                            + " server may have left out a certificate in between (it showed " + chain.length + ")");
        }
    }

    private static List<String> names(X509Certificate leaf) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = leaf.getSubjectAlternativeNames();
            for (List<?> one : all == null ? List.<List<?>>of() : all) {
                boolean named = one.get(0).equals(DNS_NAME) || one.get(0).equals(IP_ADDRESS);
                if (named && names.size() < MOST_NAMES) {
                    names.add(printable(String.valueOf(one.get(1))));
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names;
    }

    private static String issuer(X509Certificate certificate) {
        return nameOf(certificate.getIssuerX500Principal());
    }

    /** Fit for a terminal: whoever has made the certificate has chosen it. */
    static String nameOf(X500Principal principal) {
        String name = principal.getName();
        Matcher common = COMMON_NAME.matcher(name);
        return printable(common.find() ? common.group(1) : name);
    }

    private static String printable(String text) {
        String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
        return UNPRINTABLE.matcher(shown).replaceAll("?");
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
