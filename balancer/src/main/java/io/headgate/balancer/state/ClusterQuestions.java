package io.headgate.balancer.state;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** How nodes ask each other for what each of them knows. Any thread; nothing here blocks. */
public interface ClusterQuestions {

  /**
   * Says who answers when this node is asked. It is called on a thread that is there for it, and
   * may take its time; what it throws is no answer.
   */
  void answeredBy(UnaryOperator<String> answers);

  /**
   * Asks all other members at once. Completes when the last has answered, and at the latest after
   * that time; never with a failure.
   */
  CompletionStage<List<MemberAnswer>> ask(String question, Duration within);
}
