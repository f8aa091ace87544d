/** {@code whep4j doctor}: this machine, a server and its ICE servers, looked at one after the other. */
@NullMarked
package io.github.whep4j.cli.doctor;

import org.jspecify.annotations.NullMarked;
