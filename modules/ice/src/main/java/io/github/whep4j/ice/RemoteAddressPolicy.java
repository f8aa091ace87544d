package io.github.whep4j.ice;

import java.net.InetAddress;

/**
 * Which addresses the other side may have us send to: those of its candidates, those that its checks come from, and those that
 * a TURN server redirects us to. The STUN and TURN servers of the configuration are not asked about, as they are the user's own.
 */
@FunctionalInterface
public interface RemoteAddressPolicy {
    /** Every address: a camera in the same network has a private one. */
    RemoteAddressPolicy ANY = address -> true;

    /** Whether something may be sent there; called on the loop, and so without looking anything up. */
    boolean allows(InetAddress address);
}
