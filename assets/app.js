// Start the GOV.UK components that do a little more where scripts run. No page needs them.
import { initAll } from "./govuk-frontend.min.js";
import { watchPlanItems } from "./plan-findings.js";

initAll();
watchPlanItems();
