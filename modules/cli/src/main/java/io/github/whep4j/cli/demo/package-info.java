/** {@code whep4j demo}: an emulated camera and a recording of it. */
@NullMarked
package io.github.whep4j.cli.demo;

import org.jspecify.annotations.NullMarked;
