package io.github.whep4j.whep;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

/**
 * Reads nothing from a server that does not take what it is sent. By TLS 1.3 it may ask for new keys as often as it likes, and
 * each time there is an answer, which would wait here. Stands before TLS, whose handler asks for more to read of its own accord.
 */
final class AnswerableReads extends ChannelDuplexHandler {

    private boolean wanted;

    @Override
    public void read(ChannelHandlerContext context) {
        wanted = !context.channel().isWritable();
        if (!wanted) {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        boolean writable = context.channel().isWritable();
        context.channel().config().setAutoRead(writable);
        if (writable && wanted) {
            read(context);
        }
        context.fireChannelWritabilityChanged();
    }
}
