/**
 * An emulated WHEP camera as a parameter of JUnit 5 tests:
 *
 * <pre>{@code
 * @Test
 * void recordsTenPictures(@Camera WhepCamera camera) {
 *     // your own code, against camera.endpoint() with camera.token()
 * }
 *
 * @Test
 * void saysThatItIsOffline(@Camera(misbehave = Misbehaviour.OFFLINE) WhepCamera camera) { … }
 * }</pre>
 */
@NullMarked
package io.github.whep4j.junit;

import org.jspecify.annotations.NullMarked;
