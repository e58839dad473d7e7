"""Dosing is told from everything else that has a number, a unit or a verb of stopping in it.

All sentences are invented, with invented drugs where one is named.
"""

from __future__ import annotations

import pytest

from qa.audience.dosing import asks_dosing, states_dosing

DOSING = """\
The recommended dose of zomatinib is 6.4 mg/kg every 3 weeks.
Patients received 80 mg/m² of belotaxel on days 1, 8 and 15 of each 28-day cycle.
Zomatinib 200 mg is taken twice daily with food.
The starting dose is one tablet in the morning.
Carbolatin was given at AUC 5 every 21 days.
Permanently discontinue zomatinib for pneumonitis of grade 2 or higher.
Withhold the drug until the neutrophil count has recovered.
If creatinine clearance falls below 30 mL/min, the dose is halved.
Reduce to the next lower dose level after a second event of grade 3 diarrhoea.
The first infusion is given over 90 minutes and later ones over 30 minutes.
Treatment continues until progression or unacceptable toxicity.
Insulin was titrated to a fasting glucose of 6 mmol/L; the usual increase is 2 units.
Prednisolone 1 mg/kg daily is tapered over at least 4 weeks.
Missed doses should not be made up.
No dose adjustment is needed in mild renal impairment.
Interrupt treatment for grade 3 rash and resume when it has improved to grade 1.
The loading dose is 840 mg, followed by 420 mg every 3 weeks.
Radiotherapy consisted of 45 Gy in 25 fractions.
Apixalan 5 mg twice a day was compared with aspirin.
Inject 0.5 mL under the skin once a week.
A second dose of the vaccine is given 28 days after the first.
Metrolol is started at 25 mg and doubled every two weeks if tolerated.
Zomatinib is stopped permanently for any symptomatic ILD.
For grade 1 pneumonitis, treatment is held until the finding has resolved.
The label allows up to two dose reductions.
Take two capsules at bedtime.
Ramuzumab is given at 8 mg per kg every 2 weeks.
Hold zomatinib for LVEF below 40% and repeat the measurement within 3 weeks.
Adults take 500 micrograms daily for 12 weeks.
Doses above 150 mg a day are not recommended in the elderly.
Treatment should be interrupted in case of febrile neutropenia.
Do not restart zomatinib after a perforation.
The maximum daily dose is 4 g of paracelol.
Heparan 5000 IU was injected every 8 hours.
Belotaxel was administered weekly for 6 cycles.
Therapy must be stopped once pregnancy is confirmed.
The dose is increased in steps of 10 mg to the largest that is tolerated.
Zomatinib q3w was compared with the same drug q2w given intravenously.
Discontinue if the QTc exceeds 500 ms.
The EU text requires permanent discontinuation in symptomatic ILD.
Two puffs are inhaled in the morning and evening.
Antiemetics are given before each infusion of 100 mg/m2.
The drug may be resumed at the same dose if the event resolves within 28 days.
Treatment is withdrawn when proteinuria reaches 3 g per 24 hours.
""".splitlines()

OTHER = """\
Median overall survival was 6.4 months with zomatinib and 4.2 months with placebo.
The haemoglobin was 8 g/dL at admission.
The resected tumour weighed 340 mg.
Creatinine above 1.5 mg/dL was an exclusion criterion.
Patients weighing less than 50 kg were not enrolled.
Doses were reduced in 32% of patients in the zomatinib arm.
Treatment was discontinued for adverse events in 11.5% of patients.
Zomatinib reduces the risk of death by 30%.
The trial was stopped early for futility.
Recruitment was held up by the pandemic in 2020.
Scans were repeated every 6 weeks for the first year.
The hazard ratio for death was 0.70 (95% CI 0.55-0.90).
LVEF is assessed by echocardiography every 3 months.
Interstitial lung disease occurred in 13.9% and was fatal in 0.9% of patients.
The body mass index was 25 kg/m² on average.
A complete blood count is checked before each infusion.
Proteinuria of 2 g/24 h was seen in three patients.
Blood pressure fell by 8 mmHg after 12 weeks.
Albumin excretion was 300 mg per day at baseline.
The median follow-up was 16.8 months.
HER2 positivity must be confirmed on a biopsy taken after progression.
The guideline recommends zomatinib plus belotaxel as second-line treatment.
Patients were assessed weekly by telephone.
LDL cholesterol fell to 55 mg/dL.
The area under the receiver operating characteristic curve (AUC) was 0.85.
One in three patients had stopped smoking by the end of the study.
The antibody stops tumour cells from dividing.
Neutropenia of grade 3 or higher occurred in 28.7% of patients.
Tumours larger than 5 cm were found in 24 of 80 patients.
Plasma concentration peaked at 120 ng/mL.
The confirmed objective response rate was 44.3%.
Dose reductions occurred more often with belotaxel.
Stopped for adverse events: 11.5% and 13.3%.
The drug is approved for adults with advanced gastric cancer.
Progression-free survival at 12 months was 35%.
New cough, breathlessness or fever must be reported at once.
The drugs are not interchangeable with each other.
Platelets below 100 x 10^9/L were seen in 4% of patients.
Weekly belotaxel plus ramuzumab improved survival over belotaxel alone.
Adverse events led to dose interruption in 40 of 125 patients.
Walking for 30 minutes daily was linked with fewer falls.
The ferritin level was 12 µg/L.
Embryo-fetal toxicity is named in a boxed warning.
The study enrolled 494 patients at 170 centres.
""".splitlines()

# Written after the rules were made on those above, and then mended for.
MORE_DOSING = """\
Children under 12 receive 10 mg/kg/day in three divided doses.
Skip the next dose if vomiting occurs.
The infusion lasts 60 minutes.
Stop the infusion if a severe reaction occurs.
Patients should cease therapy 48 hours before surgery.
Ferrizole 40 mg once daily heals most ulcers.
The physician may lower the dose after two episodes.
It is given on day 1 of every cycle at 1250 mg/m2.
In hepatic impairment a maximum of 75 mg daily is advised.
The nurse administers 60 mg subcutaneously every 6 months.
Dosing is based on actual body weight.
After recovery to grade 1, treatment may be restarted one level lower.
A bolus of 60 units/kg is followed by an infusion.
Levothyran was increased by 25 mcg every 4 weeks.
Use one patch every 72 hours.
Belotaxel is omitted on day 8 if platelets are low.
When ILD is suspected, treatment is paused.
Patients on dialysis need half the usual dose.
Rechallenge is not recommended after grade 3 hepatitis.
The schedule is 2 weeks on and 1 week off.
Four cycles are given before surgery and four after it.
Maintenance treatment is given for up to 2 years.
Warfaran is adjusted to an INR of 2 to 3.
Apply a thin layer twice daily to the skin.
A boost of 10 Gy was added.
The drug was given orally at 75 mg on days 1-21 of a 28-day cycle.
Two doses were given 8 weeks apart.
Discontinuation is advised if jaundice develops.
Zomatinib should be withheld at least 28 days before elective surgery.
Vitamin D 800 IU daily was prescribed to both groups.
The tablet strength is 50 mg.
Dose modifications for toxicity are required at grade 3.
Begin with 5 mg in frail patients.
Treatment lasts six months unless toxicity forbids it.
Escalation to 400 mg is allowed after 4 weeks.
Give dexametholone before each infusion.
Once symptoms resolve, prednisolone is tapered.
Rivaroxan 20 mg with the evening meal was the comparator.
Therapy is suspended as long as the fever lasts.
Ten milligrams are injected every Monday.
""".splitlines()

MORE_OTHER = """\
The median duration of treatment was 4.6 months.
Serum calcium rose to 3.2 mmol/L.
Survival at 2 years was 40% in the high-dose group.
Patients who stopped treatment early had more relapses.
Kidney stones of 12 mm were removed.
A prostate volume of 40 mL was measured.
The urine albumin to creatinine ratio exceeded 300 mg/g.
The risk of stroke was reduced by a third.
Sixty people were screened every year.
Troponin rose above 50 ng/L within 3 hours.
The committee stopped the study after the second interim analysis.
Grade 5 events occurred in 1.2% of patients.
In the control group 21% later received zomatinib.
Birth weight was 2500 g or less in 8% of newborns.
Thirty patients withdrew consent.
The dose-limiting toxicity was neutropenia.
Daily life was not impaired.
The test has a sensitivity of 85% and a specificity of 92%.
Hypertension was reported in 14% with ramuzumab and 2% with placebo.
The effect held in all subgroups.
Response rates were 28% and 16%.
Patients drank 250 mL of contrast agent before the scan.
Symptoms resumed after 3 weeks.
The tumour shrank by 30% in 6 weeks.
Monitor for signs of bleeding and tell the patient to report them.
Depression scores fell by 4 points over 8 weeks.
The median age was 61 years.
Blood sugar was measured four times a day.
Fatal bleeding was seen in 0.4%.
Three cycles of chemotherapy had failed in most patients.
Women of childbearing age need effective contraception.
The estimated glomerular filtration rate was below 60 mL/min/1.73 m².
Sodium intake above 5 g was associated with stroke.
Pulmonary function was tested at baseline and every 12 weeks.
The study compared surgery with watchful waiting.
The control arm had a median survival of 11.4 months.
Corticosteroids are started as soon as ILD is suspected.
Zomatinib delayed progression by 2 months.
The mean reduction in HbA1c was 1.1 percentage points.
Half of the patients were alive at 14.7 months.
""".splitlines()


# Written last: 18 of 20 and 20 of 20 were told right before the rest was mended.
LAST_DOSING = """\
The antibody is infused at 10 mg/kg on days 1 and 15.
Patients with moderate impairment start at 50 mg.
Discontinue zomatinib at the first sign of perforation.
Enoxaparan 1 mg/kg is injected twice a day.
Treatment may resume once the platelet count exceeds 75.
Aspiran 75 mg was added to the regimen.
For persistent grade 2 fatigue, lower the dose by one step.
One capsule is swallowed whole each morning.
Do not exceed three doses in 24 hours.
The interval between infusions is extended to 6 weeks after the first year.
Radioiodine was given with 3.7 GBq.
Stop and call the team if breathing becomes difficult during the infusion.
In the trial, patients were treated with 12 cycles of belotaxel.
The dose of ramuzumab must not be reduced below 6 mg/kg.
Withdrawal over two weeks is recommended.
Half a tablet is enough for small children.
Levels above 2 times the upper limit require interruption.
Maintenance consisted of 1500 mg every 4 weeks.
The drug is held for 14 days around radiotherapy.
Restarting after myocarditis is not advised.
""".splitlines()

LAST_OTHER = """\
Survival was 9.6 months against 7.4 months.
The stent was removed after 6 weeks.
Bilirubin was 2.4 mg/dL on admission.
Of 40 patients, 12 stopped because of rash.
The guideline was last revised in 2024.
Three quarters of the patients had liver metastases.
A sleep of 7 hours a night was associated with lower mortality.
Viral load fell below 50 copies/mL.
The incidence was 4 per 1000 patients per year.
Confirm HER2 status before treatment.
The drug crosses the placenta.
The stopping boundary was crossed at the interim analysis.
QTc was prolonged by 20 ms.
Fatal pneumonitis occurred in 3 of 120 patients.
The benefit was held to be modest.
Median time to response was 1.4 months.
Tell the patient to report fever above 38 degrees at once.
Serum potassium of 5.5 mmol/L or more occurred in 6%.
Discontinuation because of adverse events was rare in both groups.
The tumour marker fell from 300 to 40 U/mL.
""".splitlines()


@pytest.mark.parametrize("sentence", [*DOSING, *MORE_DOSING, *LAST_DOSING])
def test_dosing_is_recognised(sentence: str) -> None:
    assert states_dosing(sentence)


@pytest.mark.parametrize("sentence", [*OTHER, *MORE_OTHER, *LAST_OTHER])
def test_what_only_looks_like_dosing_is_shown(sentence: str) -> None:
    assert not states_dosing(sentence)


@pytest.mark.parametrize(
    "question",
    [
        "What is the dose of zomatinib?",
        "How much zomatinib should I take?",
        "How many tablets a day?",
        "Should I stop taking zomatinib?",
        "Can we skip the next infusion?",
        "When should belotaxel be stopped?",
        "Is 40 mg too much for me?",
        "How often is zomatinib given?",
        "Must treatment be interrupted at grade 2?",
    ],
)
def test_question_for_a_dose_is_recognised(question: str) -> None:
    assert asks_dosing(question)


@pytest.mark.parametrize(
    "question",
    [
        "How long did patients live with zomatinib?",
        "How many patients had pneumonitis?",
        "What are the side effects of zomatinib?",
        "Should HER2 be tested again?",
        "How often does the disease come back?",
        "Why was the trial stopped?",
        "What is a hazard ratio?",
    ],
)
def test_other_question_is_none(question: str) -> None:
    assert not asks_dosing(question)
