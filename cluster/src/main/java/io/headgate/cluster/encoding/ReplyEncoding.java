package io.headgate.cluster.encoding;

import java.io.IOException;

/** An answer to a question of another member. */
public final class ReplyEncoding implements Encoding<Reply> {

  @Override
  public void write(Reply reply, WireOutput out) throws IOException {
    out.flag(reply.understood());
    out.text(reply.text());
  }

  @Override
  public Reply read(int version, WireInput in) throws IOException {
    return new Reply(in.flag(), in.text());
  }
}
