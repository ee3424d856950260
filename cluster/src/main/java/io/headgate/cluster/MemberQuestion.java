package io.headgate.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import io.headgate.cluster.encoding.Encoding;
import io.headgate.cluster.encoding.Reply;
import io.headgate.cluster.encoding.ReplyEncoding;
import io.headgate.cluster.encoding.WireInput;
import io.headgate.cluster.encoding.WireOutput;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A question on its way to another member, which answers it on a thread of the executor of that
 * name. What comes back are the bytes of a {@link Reply}.
 */
final class MemberQuestion implements Callable<byte[]>, HazelcastInstanceAware {

  /** Under which a member keeps its {@link MemberEvents} for those who ask. */
  static final String ANSWERS = "headgate.answers";

  private static final ReplyEncoding REPLIES = new ReplyEncoding();

  private final String text;
  private @Nullable HazelcastInstance asked;

  MemberQuestion(String text) {
    this.text = text;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance instance) {
    asked = instance;
  }

  @Override
  public byte[] call() {
    HazelcastInstance member = asked;
    Reply reply =
        member != null && member.getUserContext().get(ANSWERS) instanceof MemberEvents answering
            ? answering.asked(text)
            : new Reply(false, "this node has just started");
    return REPLIES.encode(reply);
  }

  static Encoding<MemberQuestion> encoding() {
    return new Encoding<>() {
      @Override
      public void write(MemberQuestion question, WireOutput out) throws IOException {
        out.text(question.text);
      }

      @Override
      public MemberQuestion read(int version, WireInput in) throws IOException {
        return new MemberQuestion(in.text());
      }
    };
  }
}
