package io.github.whep4j.examples

import io.github.whep4j.emulator.WhepCamera
import io.github.whep4j.junit.Camera
import java.util.concurrent.Executors
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class WithKotlinTest {
    @Test
    fun isAFlow(@Camera camera: WhepCamera) {
        val executor = Executors.newCachedThreadPool()
        try {
            val pictures = runBlocking { pictures(camera.endpoint(), camera.token(), executor).take(3).toList() }
            assertEquals(3, pictures.size)
            assertTrue(pictures[0].isKeyFrame)
        } finally {
            executor.shutdown()
        }
    }
}
