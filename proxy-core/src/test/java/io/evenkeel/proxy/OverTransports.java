package io.evenkeel.proxy;

import io.evenkeel.config.RuntimeConfig.Transport;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The build runs such a class twice, once over io_uring: how connections begin, flow and end there is another matter. Where the kernel does
/// not allow io_uring, which containers often forbid, it is skipped, and one line says so.
@Tag("transports")
@ExtendWith(OverTransports.Condition.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OverTransports {

    /// Whether the transport that is asked for is there.
    final class Condition implements ExecutionCondition {

        private static final AtomicBoolean SAID = new AtomicBoolean();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Throwable missing = TestConfig.asked() == Transport.IO_URING ? ReadRing.unavailabilityCause() : null;
            if (missing == null) {
                return ConditionEvaluationResult.enabled("the transport is there");
            }
            String reason = "no io_uring here, its tests are skipped: " + missing;
            if (!SAID.getAndSet(true)) {
                System.out.println(reason);
            }
            return ConditionEvaluationResult.disabled(reason);
        }
    }
}
