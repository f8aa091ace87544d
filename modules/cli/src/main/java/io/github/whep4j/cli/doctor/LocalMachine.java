package io.github.whep4j.cli.doctor;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.net.ssl.SSLContext;

/** What can be told of this machine alone: the JVM and what it knows of ciphers, the clock, the interfaces, UDP. */
final class LocalMachine {
    /** Certificates look not valid yet to a clock that is behind this. */
    private static final Instant SURELY_PAST = Instant.parse("2026-01-01T00:00:00Z");

    /** What each of our sockets asks for. */
    private static final int WANTED_BUFFER_BYTES = 1 << 20;

    private static final long ARRIVAL_MILLIS = 5_000;

    private LocalMachine() {}

    static void examine(HealthReport health) {
        health.well(
                "JVM",
                System.getProperty("java.vm.name") + " " + Runtime.version() + ", " + System.getProperty("os.name")
                        + " " + System.getProperty("os.arch"));
        clock(Instant.now(), health);
        ciphers(health);
        interfaces(health);
        udp(health);
    }

    static void clock(Instant now, HealthReport health) {
        if (now.isBefore(SURELY_PAST)) {
            health.ill("clock", now + " is in the past", "set it: certificates of https and turns are refused else");
        } else {
            health.well("clock", now.toString());
        }
    }

    private static void ciphers(HealthReport health) {
        try {
            Cipher.getInstance("AES/GCM/NoPadding");
            Cipher.getInstance("AES/CTR/NoPadding");
            Mac.getInstance("HmacSHA1");
            SSLContext tls = SSLContext.getDefault();
            health.well(
                    "ciphers",
                    "AES-GCM, AES-CTR and HMAC-SHA1 for SRTP; "
                            + String.join(", ", tls.getDefaultSSLParameters().getProtocols()));
        } catch (NoSuchAlgorithmException e) {
            health.ill(
                    "ciphers", "missing: " + e.getMessage(), "this JVM lacks parts: take another, or add its modules");
        } catch (GeneralSecurityException e) {
            health.ill("ciphers", String.valueOf(e.getMessage()), "look at the JVM's java.security");
        }
    }

    private static void interfaces(HealthReport health) {
        List<String> addresses = new ArrayList<>();
        boolean outside = false;
        try {
            for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
                for (InetAddress address : network.inetAddresses().toList()) {
                    if (network.isUp() && !address.isLinkLocalAddress() && !address.isLoopbackAddress()) {
                        outside = true;
                        addresses.add(network.getName() + " " + text(address));
                    }
                }
            }
        } catch (SocketException e) {
            health.ill("interfaces", "cannot be listed: " + e.getMessage(), "");
            return;
        }
        if (outside) {
            health.well("interfaces", String.join(", ", addresses));
        } else {
            health.ill("interfaces", "none is up but loopback", "connect this machine to a network");
        }
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return address instanceof Inet6Address && scope > 0 ? text.substring(0, scope) : text;
    }

    /** A datagram to ourselves and back, in a buffer as large as a camera's burst of packets wants. */
    private static void udp(HealthReport health) {
        try (DatagramChannel channel = DatagramChannel.open();
                Selector selector = Selector.open()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, WANTED_BUFFER_BYTES);
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            channel.send(ByteBuffer.wrap(new byte[] {1}), channel.getLocalAddress());
            if (selector.select(ARRIVAL_MILLIS) == 0 || channel.receive(ByteBuffer.allocate(1)) == null) {
                health.ill(
                        "UDP",
                        "a datagram from this machine to itself does not arrive",
                        "does a firewall on this machine drop UDP, on the loopback interface as well?");
                return;
            }
            int granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
            health.well("UDP", "datagrams arrive; " + granted / 1024 + " KiB may wait in a socket");
            if (granted < WANTED_BUFFER_BYTES) {
                health.remark(
                        "UDP",
                        "cameras of high bit rate want " + WANTED_BUFFER_BYTES / 1024
                                + " KiB: on Linux sysctl net.core.rmem_max allows more");
            }
        } catch (IOException e) {
            health.ill(
                    "UDP",
                    "no socket could be used: " + e.getMessage(),
                    "may this process open UDP sockets (sandbox)?");
        }
    }
}
