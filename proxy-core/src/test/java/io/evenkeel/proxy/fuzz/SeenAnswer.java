package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.http1.Http1ResponseHead;
import io.evenkeel.proxy.reference.Answer;
import io.evenkeel.proxy.reference.Field;
import io.evenkeel.proxy.reference.Framing;
import java.util.List;

/// What an answer head means, to product and reference alike.
record SeenAnswer(int status, String phrase, boolean http10, List<Field> fields, Framing framing, boolean keepAlive) {

    static SeenAnswer of(Http1ResponseHead head) {
        return new SeenAnswer(head.status(), head.phrase().toString(), head.http10(), SeenRequest.fields(head), SeenRequest.framing(head),
                head.keepAlive());
    }

    static SeenAnswer of(Answer answer) {
        return new SeenAnswer(answer.status(), answer.phrase(), answer.http10(), answer.fields(), answer.framing(), answer.keepAlive());
    }
}
