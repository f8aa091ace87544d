package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class AnswerableReadsTest {

    @Test
    void nothingIsReadWhileTheServerTakesNothing() {
        Socket socket = new Socket();
        EmbeddedChannel channel = new EmbeddedChannel(socket, new AnswerableReads());
        channel.write(Unpooled.buffer().writeZero(1 << 20));
        channel.runPendingTasks();
        assertFalse(channel.isWritable());
        assertFalse(channel.config().isAutoRead());
        socket.reads = 0;
        channel.read(); // as the handler of TLS does when there is nothing to hand on
        assertEquals(0, socket.reads, "TLS would go on answering what it reads");

        channel.flush();
        channel.runPendingTasks();
        assertTrue(channel.isWritable());
        assertTrue(channel.config().isAutoRead());
        assertTrue(socket.reads > 0, "the read that was wanted is made up for");
        channel.finishAndReleaseAll();
    }

    private static final class Socket extends ChannelDuplexHandler {
        int reads;

        @Override
        public void read(ChannelHandlerContext context) {
            reads++;
            context.read();
        }
    }
}
