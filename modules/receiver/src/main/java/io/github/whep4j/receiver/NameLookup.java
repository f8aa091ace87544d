package io.github.whep4j.receiver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name; blocks, possibly for long. */
interface NameLookup {
    List<InetAddress> lookup(String name) throws UnknownHostException;
}
