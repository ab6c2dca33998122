// SPDX-License-Identifier: Apache-2.0
package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ConfigLoader;
import dev.carillon.config.Tree;
import dev.carillon.template.Stack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StackReportTest {
  @Test
  void allRowsStandInTheSameColumns() {
    Stack stack =
        new Stack(
            "chat",
            new ConfigLoader.Made("template.yaml", new Tree.Members(Map.of())),
            List.of(
                new Stack.Row("Say", "AWS::Lambda::Function", "function of say"),
                new Stack.Row("A", "AWS::Lambda::EventSourceMapping", Stack.NO_EFFECT),
                new Stack.Row("B", "AWS::Lambda::EventSourceMapping", Stack.NO_EFFECT),
                new Stack.Row("C", "AWS::SNS::Topic", Stack.NO_EFFECT)),
            Map.of(),
            List.of(),
            Set.of(),
            UnaryOperator.identity());
    var out = new StringWriter();
    StackReport.print(new PrintWriter(out), stack);
    assertThat(out.toString().lines())
        .containsExactly(
            "Resource     Type                             Here",
            "Say          AWS::Lambda::Function            function of say",
            "2 resources  AWS::Lambda::EventSourceMapping  no effect here",
            "1 resource   AWS::SNS::Topic                  no effect here",
            "");
  }
}
