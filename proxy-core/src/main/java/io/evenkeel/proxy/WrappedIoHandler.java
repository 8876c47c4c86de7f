package io.evenkeel.proxy;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.function.UnaryOperator;

/// A transport of Netty's with differences of our own, which stand in [#register(IoHandle)]. Owned by its event loop, as what it wraps.
abstract class WrappedIoHandler implements IoHandler {

    final IoHandler netty;

    WrappedIoHandler(IoHandler netty) {
        this.netty = netty;
    }

    /// Handlers of a factory, wrapped.
    static IoHandlerFactory wrap(IoHandlerFactory factory, UnaryOperator<IoHandler> wrapper) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return wrapper.apply(factory.newHandler(executor));
            }

            @Override
            public boolean isChangingThreadSupported() {
                return factory.isChangingThreadSupported();
            }
        };
    }

    @Override
    public void initialize() {
        netty.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return netty.run(context);
    }

    @Override
    public void prepareToDestroy() {
        netty.prepareToDestroy();
    }

    @Override
    public void destroy() {
        netty.destroy();
    }

    @Override
    public void wakeup() {
        netty.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return netty.isCompatible(handleType);
    }

    /// What a channel asks its transport through, with a difference in [#submit(IoOps)].
    abstract static class Registration implements IoRegistration {

        abstract IoRegistration netty();

        @Override
        public <T> T attachment() {
            return netty().attachment();
        }

        @Override
        public boolean isValid() {
            return netty().isValid();
        }

        @Override
        public boolean cancel() {
            return netty().cancel();
        }
    }
}
