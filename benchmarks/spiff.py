"""The same case of twelve steps in our engine and as a BPMN workflow in SpiffWorkflow: cases a second.

The workflow has the twelve steps as tasks, the two decisions as gateways, and the ends of a refusal. It knows
no date: no limit, no exemption, no duty and no reason. Ours works all of these out.
"""

from __future__ import annotations

import io
import time

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.util.task import TaskState

from benchmarks.replay import STEPS, time_replay

CASES, PEER_CASES = 3_000, 300
_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DECISIONS = {"assessment_agreed": "request_refused", "plan_agreed": "plan_refused"}
"""The step that follows a gateway, and the end that the other way leads to."""


def names() -> list[str]:
    """The twelve steps, each with a name of its own."""
    return [f"{number:02d}_{kind}" for number, (kind, _after, _payload) in enumerate(STEPS, start=1)]


def diagram() -> str:
    """The case as BPMN."""
    nodes, flows = ['<startEvent id="start"/>'], []
    last = "start"
    for name in names():
        kind = name[3:]
        if kind in _DECISIONS:
            gate, end = f"gate_{kind}", _DECISIONS[kind]
            nodes.append(f'<exclusiveGateway id="{gate}" default="{gate}_no"/><endEvent id="{end}"/>')
            flows.append(_flow(f"{last}_on", last, gate) + _flow(f"{gate}_no", gate, end))
            nodes.append(f'<manualTask id="{name}" name="{kind}"/>')
            flows.append(_flow(f"{gate}_yes", gate, name, "is_agreed"))
        else:
            nodes.append(f'<manualTask id="{name}" name="{kind}"/>')
            flows.append(_flow(f"{last}_on", last, name))
        last = name
    nodes.append('<endEvent id="issued"/>')
    flows.append(_flow(f"{last}_on", last, "issued"))
    inside = "".join(nodes + flows)
    return (
        f'<definitions xmlns="{_BPMN}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" '
        f'targetNamespace="urn:case"><process id="case" isExecutable="true">{inside}</process></definitions>'
    )


def _flow(name: str, source: str, target: str, condition: str = "") -> str:
    told = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>'
    told = told if condition else ""
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{told}</sequenceFlow>'


def read_diagram() -> BpmnProcessSpec:
    """The workflow, parsed once."""
    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO(diagram().encode()))
    return parser.get_spec("case")


def run_case(spec: BpmnProcessSpec) -> list[str]:
    """Take one case through; the steps in the order in which they were done."""
    workflow = BpmnWorkflow(spec)
    workflow.set_data(is_agreed=True)
    done = []
    workflow.do_engine_steps()
    while task := workflow.get_next_task(state=TaskState.READY, manual=True):
        task.data["is_agreed"] = True
        task.run()
        done.append(task.task_spec.name)
        workflow.do_engine_steps()
    if not workflow.is_completed():
        raise SystemExit("the workflow did not come to its end")
    return done


def main() -> None:
    """Print cases a second of both, and the ratio."""
    spec = read_diagram()
    done = run_case(spec)
    if done != names():
        raise SystemExit(f"the workflow did other steps: {done}")
    began = time.perf_counter()
    for _ in range(PEER_CASES):
        run_case(spec)
    peer = PEER_CASES / (time.perf_counter() - began)
    ours = CASES / time_replay(CASES)
    print(f"ours            {ours:10,.0f} cases/s, with limits and duties")
    print(f"SpiffWorkflow   {peer:10,.0f} cases/s, steps alone; ours {ours / peer:.1f} times")


if __name__ == "__main__":
    main()
