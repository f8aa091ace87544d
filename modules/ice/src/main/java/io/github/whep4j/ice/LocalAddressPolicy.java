package io.github.whep4j.ice;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Which addresses of this machine may be used: to make candidates of, and to reach TURN servers from. Immutable; start from
 * {@link #ALL}.
 *
 * @param allowedInterfaces names of network interfaces as the system has them ({@code eth0}), a star at the end for any that
 *     begin so ({@code wlan*}); all if empty
 * @param barredInterfaces such names; what is barred is not used though it is allowed
 * @param allowedAddresses addresses and networks, all if empty
 * @param barredAddresses addresses and networks
 */
public record LocalAddressPolicy(
        List<String> allowedInterfaces,
        List<String> barredInterfaces,
        List<AddressRange> allowedAddresses,
        List<AddressRange> barredAddresses) {

    /** Every address of every interface that is up. */
    public static final LocalAddressPolicy ALL = new LocalAddressPolicy(List.of(), List.of(), List.of(), List.of());

    /** Copies the lists. */
    public LocalAddressPolicy {
        allowedInterfaces = List.copyOf(allowedInterfaces);
        barredInterfaces = List.copyOf(barredInterfaces);
        allowedAddresses = List.copyOf(allowedAddresses);
        barredAddresses = List.copyOf(barredAddresses);
    }

    /**
     * This interface, too, and none but those that are allowed.
     *
     * @param name with a star at the end for any that begins so; case does not matter
     */
    public LocalAddressPolicy allowInterface(String name) {
        return new LocalAddressPolicy(
                plus(allowedInterfaces, name), barredInterfaces, allowedAddresses, barredAddresses);
    }

    /**
     * Not this interface, be it allowed or not.
     *
     * @param name with a star at the end for any that begins so; case does not matter
     */
    public LocalAddressPolicy barInterface(String name) {
        return new LocalAddressPolicy(
                allowedInterfaces, plus(barredInterfaces, name), allowedAddresses, barredAddresses);
    }

    /**
     * This address or network, too, and none but those that are allowed.
     *
     * @param range as {@link AddressRange#parse} takes it
     * @throws IllegalArgumentException if it is none
     */
    public LocalAddressPolicy allowAddress(String range) {
        return new LocalAddressPolicy(
                allowedInterfaces,
                barredInterfaces,
                plus(allowedAddresses, AddressRange.parse(range)),
                barredAddresses);
    }

    /**
     * Not this address or network.
     *
     * @param range as {@link AddressRange#parse} takes it
     * @throws IllegalArgumentException if it is none
     */
    public LocalAddressPolicy barAddress(String range) {
        return new LocalAddressPolicy(
                allowedInterfaces,
                barredInterfaces,
                allowedAddresses,
                plus(barredAddresses, AddressRange.parse(range)));
    }

    private static <T> List<T> plus(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(Objects.requireNonNull(one));
        return longer;
    }

    /** @param interfaceName of the network interface that has the address */
    boolean allows(String interfaceName, InetAddress address) {
        return (allowedInterfaces.isEmpty() || isNamed(allowedInterfaces, interfaceName))
                && !isNamed(barredInterfaces, interfaceName)
                && (allowedAddresses.isEmpty() || isWithin(allowedAddresses, address))
                && !isWithin(barredAddresses, address);
    }

    private static boolean isNamed(List<String> patterns, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String pattern : patterns) {
            String wanted = pattern.toLowerCase(Locale.ROOT);
            boolean prefix = wanted.endsWith("*");
            if (prefix ? lower.startsWith(wanted.substring(0, wanted.length() - 1)) : lower.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWithin(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }
}
