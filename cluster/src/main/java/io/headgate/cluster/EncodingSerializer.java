package io.headgate.cluster;

import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.serialization.ByteArraySerializer;
import io.headgate.cluster.encoding.Encoding;
import java.io.IOException;

/** Gives Hazelcast one of our encodings, so that it uses none of its own for what is ours. */
final class EncodingSerializer<T> implements ByteArraySerializer<T> {

  private final Class<T> type;
  private final int typeId;
  private final Encoding<T> encoding;

  /**
   * @param typeId the same in all versions of the program
   */
  EncodingSerializer(Class<T> type, int typeId, Encoding<T> encoding) {
    this.type = type;
    this.typeId = typeId;
    this.encoding = encoding;
  }

  SerializerConfig config() {
    return new SerializerConfig().setTypeClass(type).setImplementation(this);
  }

  @Override
  public int getTypeId() {
    return typeId;
  }

  @Override
  public byte[] write(T value) {
    return encoding.encode(value);
  }

  @Override
  public T read(byte[] bytes) throws IOException {
    return encoding.decode(bytes);
  }
}
