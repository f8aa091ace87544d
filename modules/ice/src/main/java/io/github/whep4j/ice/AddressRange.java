package io.github.whep4j.ice;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A network: all addresses that begin with the same bits (RFC 4632).
 *
 * @param network one address of it, IPv4 or IPv6; it contains none of the other family
 * @param prefixLength how many bits count
 */
public record AddressRange(InetAddress network, int prefixLength) {
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    /** What has a colon in it the JDK looks up as no name, whatever it is. */
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");

    /** @throws IllegalArgumentException if there are not so many bits in an address */
    public AddressRange {
        if (prefixLength < 0 || prefixLength > 8 * network.getAddress().length) {
            throw new IllegalArgumentException("no prefix of that length: " + prefixLength);
        }
    }

    /**
     * Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or an address alone. Nothing is looked up.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        // Of a literal nothing is looked up; the patterns let no name pass, and 1.2.3.400 is one to the JDK.
        if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
            throw new IllegalArgumentException("not an address or network: " + text);
        }
        try {
            InetAddress network = InetAddress.getByName(address);
            return new AddressRange(
                    network, slash < 0 ? 8 * network.getAddress().length : Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("not an address or network: " + text, e);
        }
    }

    /** Whether the address begins with the network's bits. */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixLength;
    }
}
