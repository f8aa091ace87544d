package io.github.whep4j.examples

import io.github.whep4j.h264.AccessUnit
import io.github.whep4j.receiver.WhepReceiver
import java.net.URI
import java.util.concurrent.Executor
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.jdk9.asFlow

/** Access units as a Flow: a session for each collector, which is DELETEd when that is cancelled; [executor] is where it signals. */
fun pictures(endpoint: URI, token: String, executor: Executor): Flow<AccessUnit> =
    WhepReceiver.builder(endpoint).token(token).publisher(executor, 120).asFlow()
